/** One network timed on one device with one batch. */
#ifndef RESCL_BENCH_BENCH_H
#define RESCL_BENCH_BENCH_H

#include <stdint.h>

#include "console/progress.h"
#include "data/text_list.h"
#include "measure/statistics.h"
#include "measure/timing.h"
#include "measure/turns.h"
#include "rescl/rescl.h"

struct bench_result;

struct bench_request {
  const char *path; /**< of the model */
  rescl_device *device;
  rescl_session_options session;  /**< the binding's batch is the one to time */
  const struct text_list *shapes; /**< --shape */
  int64_t runs;                   /**< 0: as measure/timing.h chooses */
  uint64_t seed;                  /**< of the random input */
  int verifies;                   /**< compare with the reference */
  struct progress *progress;
  /** Told once the network is timed, before turns and the device's own times are taken in more runs, which
   * may come to harm. */
  void (*tell)(void *user, const struct bench_result *result);
  void *user;
};

struct bench_result {
  const char *path;
  int64_t batch; /**< first dimension of the first input */
  struct timing
      timing; /**< ms: one run with its input on the way to the device and its output on the way back */
  struct statistics device_ms; /**< the layers' time on the device, in runs that record it */
  int has_device_ms;           /**< 0 where the device does not tell */
  struct turns turns;          /**< in runs of their own */
  int has_turns;               /**< 0 where they would take long, or failed */
  int64_t flops;               /**< that the model asks for; fewer may have been carried out */
  double load_ms;              /**< file, passes and plan */
  rescl_session_info session;
  uint64_t host_running_bytes; /**< resident after the timed runs */
  uint64_t host_peak_bytes;    /**< resident at most until then */
  uint64_t output_hash;        /**< of the outputs' bytes, FNV-1a */
  double error;     /**< largest difference over the reference's largest magnitude; NaN: not verified */
  char *message;    /**< why it failed; NULL where it did not */
  int was_reported; /**< the message is on stderr already */
};

/** Loads the model, times it, and lets go of all it needed. The result is to be freed after failures too.
 *  @return EXIT_DONE, or EXIT_FAILED with result->message */
int bench_run(struct bench_result *result, const struct bench_request *request);
void bench_result_free(struct bench_result *result);

#endif
