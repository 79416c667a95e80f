/** How long a network's layers take on the device itself, by the device's own clock. */
#ifndef RESCL_PROGRAM_DEVICE_TIME_H
#define RESCL_PROGRAM_DEVICE_TIME_H

#include "bench_tensors.h"
#include "statistics.h"
#include "timing.h"

struct device_time_request {
  rescl_device *device;
  const rescl_model *model;
  rescl_session_options options;
  rescl_session **session; /**< that was timed; freed before another one is made, since memory may be short */
  const struct bench_tensors *inputs, *outputs; /**< of it */
  const struct timing *timing;                  /**< as many runs as there, but no more than about a second */
  struct progress *progress;
};

/** Runs the network again in a session that records times, since recording slows runs down: the runs that
 * were timed by the host must be without.
 *  @return nonzero where the times are of the same kernels as before, and are there */
int device_time_take(struct statistics *device_ms, const struct device_time_request *request);

#endif
