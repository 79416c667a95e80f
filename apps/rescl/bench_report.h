/** How benchmarks are shown. */
#ifndef RESCL_PROGRAM_BENCH_REPORT_H
#define RESCL_PROGRAM_BENCH_REPORT_H

#include <stddef.h>

#include "bench.h"

/** All that was timed on one device. */
struct bench_report {
  const rescl_device *device;
  const char *algorithm; /**< that was asked for; NULL: the best known for each layer */
  unsigned threads;      /**< that were asked for; 0: all */
  rescl_device_limits limits;
  const struct bench_result *results;
  size_t result_count;
};

/** Two tables on standard output: speed, and what it takes to get there. */
void bench_report_print(const struct bench_report *report);

/** The same as JSON, "rescl.bench/1", to a file or, for "-", to standard output.
 *  @return the exit code */
int bench_report_write(const struct bench_report *report, const char *path);

#endif
