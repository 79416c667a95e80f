/** One network timed on one device with one batch. */
#ifndef RESCL_PROGRAM_BENCH_H
#define RESCL_PROGRAM_BENCH_H

#include <stdint.h>

#include "progress.h"
#include "rescl/rescl.h"
#include "statistics.h"
#include "text_list.h"

struct bench_request {
  const char *path; /**< of the model */
  rescl_device *device;
  rescl_session_options session;  /**< the binding's batch is the one to time */
  const struct text_list *shapes; /**< --shape */
  int64_t runs;                   /**< 0: as many as take about four seconds, at least 10 */
  uint64_t seed;                  /**< of the random input */
  int verifies;                   /**< compare with the reference */
  struct progress *progress;
};

struct bench_result {
  const char *path;
  int64_t batch; /**< first dimension of the first input */
  int64_t runs;  /**< timed ones, after warming up */
  struct statistics
      latency; /**< ms: one run with its input on the way to the device and its output on the way back */
  double images_per_second; /**< samples, at the median */
  double gflops;  /**< the model's operations in the time of the median; fewer may have been carried out */
  double load_ms; /**< file, passes and plan */
  double first_run_ms;
  rescl_session_info session;
  uint64_t host_peak_bytes; /**< resident, before any verification */
  uint64_t output_hash;     /**< of the outputs' bytes, FNV-1a */
  double error; /**< largest difference over the reference's largest magnitude; NaN: not verified */
};

/** The largest error that a verified result may have; that of `rescl verify`. */
#define BENCH_TOLERANCE 1e-3

/** Loads the model, times it, and lets go of all it needed. Reports failures.
 *  @return the exit code */
int bench_run(struct bench_result *result, const struct bench_request *request);

#endif
