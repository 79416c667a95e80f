/** The results of a benchmark as they come in, from this process or from children. */
#ifndef RESCL_BENCH_RESULTS_H
#define RESCL_BENCH_RESULTS_H

#include <cjson/cJSON.h>

#include "bench/device.h"

struct bench_results {
  const struct bench_setup *setup;
  cJSON *entries;         /**< "results" of "rescl.bench/1" */
  cJSON *device;          /**< that is worked on, as entries carry it */
  int device_first;       /**< the device's first entry */
  size_t job;             /**< of the plan, that is under way; NO_JOB: none is */
  char stage[48];         /**< what is being done, or was last */
  int has_limits;         /**< the device's limits have come in, or could not be measured */
  double greatest_gflops; /**< that the device was seen to do in turns; 0: none were taken */
  int fails;              /**< nonzero: something failed */
};

#define BENCH_NO_JOB ((size_t)-1)

struct bench_results bench_results_new(const struct bench_setup *setup);
void bench_results_free(struct bench_results *results);

/** What follows is of this device, as far as it is known. */
void bench_results_turn_to(struct bench_results *results, const cJSON *device);

/** Takes in an event of bench/device.h. */
void bench_results_take(struct bench_results *results, const cJSON *event);

/** Adds an entry for what is under way: the job, or what no job is a part of. `status` is "crashed",
 * "timed_out" or "failed". */
void bench_results_add_failure(struct bench_results *results, const char *status, const char *message);

#endif
