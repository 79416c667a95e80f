/** How benchmarks are shown. */
#ifndef RESCL_BENCH_TABLES_H
#define RESCL_BENCH_TABLES_H

#include <cjson/cJSON.h>

/** Reports each result whose outputs are off. All functions here take the "results" of "rescl.bench/1". */
void bench_report_judge(const cJSON *entries);

/** Two tables on standard output, speed and what it takes to get there, and a line for each device; nothing
 * where nothing could be measured and there is no more to say than was reported. */
void bench_report_print(const cJSON *entries);

/** Writes them to a file or, for "-", to standard output. NULL: does nothing.
 *  @return the exit code */
int bench_report_write(const cJSON *entries, const char *path);

#endif
