/** Timing something again and again: warming up, then runs that count. */
#ifndef RESCL_MEASURE_TIMING_H
#define RESCL_MEASURE_TIMING_H

#include <stddef.h>
#include <stdint.h>

#include "console/progress.h"
#include "rescl/status.h"

struct timing_request {
  rescl_status (*run)(void *user); // what is timed
  void *user;
  int64_t runs; // 0: as many as take about four seconds, from 10 to 1000; at least 3 where one takes long
  struct progress *progress;
};

struct timing {
  double first_ms;    // of the very first run, which warms up
  double *samples_ms; // every run that counts, in order; owned: timing_free()
  size_t count;
  double overhead_ms; // what the timing itself takes of each run
};

/** Runs once, then until times settle (and clocks have had time to rise), then the runs that count.
 *  Nothing is left out of them.
 *  @return the first status that is not RESCL_OK */
rescl_status timing_take(struct timing *timing, const struct timing_request *request);
void timing_free(struct timing *timing);

#endif
