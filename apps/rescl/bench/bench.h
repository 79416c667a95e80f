/** One network timed on one device with one batch. */
#ifndef RESCL_BENCH_BENCH_H
#define RESCL_BENCH_BENCH_H

#include "bench/event.h"
#include "console/progress.h"
#include "data/text_list.h"
#include "rescl/rescl.h"

struct bench_request {
  const char *path; /**< of the model */
  rescl_device *device;
  rescl_session_options session;  /**< the binding's batch is the one to time */
  const struct text_list *shapes; /**< --shape */
  int64_t runs;                   /**< 0: as measure/timing.h chooses */
  uint64_t seed;                  /**< of the random input */
  int verifies;                   /**< compare with the reference */
  struct progress *progress;
  /** Told EVENT_RESULT once the network is timed, all of it but device, threads and algorithm. Then EVENT_TURNS and
   * EVENT_DEVICE_TIME, which are taken in more runs that may come to harm, where these succeed. What is told may be
   * taken. */
  void (*tell)(void *user, enum bench_event_kind kind, struct result *result);
  void *user;
};

/** Why a benchmark failed. */
struct bench_failure {
  char *message;    /**< owned */
  int was_reported; /**< it is on stderr already */
};

/** Loads the model, times it, tells what it found, and lets go of all it needed.
 *  @return EXIT_DONE, or EXIT_FAILED with a message in *failure */
int bench_run(const struct bench_request *request, struct bench_failure *failure);

#endif
