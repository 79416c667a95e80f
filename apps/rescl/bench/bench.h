/** One network timed on one device with one batch. */
#ifndef RESCL_BENCH_BENCH_H
#define RESCL_BENCH_BENCH_H

#include "bench/event.h"
#include "console/progress.h"
#include "options/options.h"
#include "rescl/rescl.h"

struct bench_request {
  const struct common_options *options;
  const char *path; // of the model
  int64_t batch;    // 0: as shapes or the model say
  rescl_device *device;
  int64_t runs; // 0: as measure/timing.h chooses
  int verifies; // compare with the reference
  struct progress *progress;
  /** Told EVENT_RESULT once the network is timed, all of it but device, threads and algorithm. Then
   *  EVENT_TURNS and EVENT_DEVICE_TIME, which are taken in more runs that may come to harm, where these
   *  succeed. What is told may be taken. */
  void (*tell)(void *user, enum bench_event_kind kind, struct result *result);
  void *user;
};

/** Loads the model, times it, tells what it found, and lets go of all it needed.
 *  @param message  receives why it failed, for the caller to free; NULL where it did not
 *  @return the exit code */
int bench_run(const struct bench_request *request, char **message);

#endif
