/** The results of a benchmark as they come in, from this process or from children. */
#ifndef RESCL_BENCH_RESULTS_H
#define RESCL_BENCH_RESULTS_H

#include "bench/device.h"

struct bench_results {
  const struct bench_setup *setup;
  struct result *entries;
  size_t count, capacity;
  struct result about;    // the device that is worked on, as entries carry it
  size_t device_first;    // the device's first entry
  size_t job;             // of the plan, that is under way; NO_JOB: none is
  char stage[48];         // what is being done, or was last
  int has_limits;         // the device's limits have come in, or could not be measured
  double greatest_gflops; // that the device was seen to do in turns; 0: none were taken
  int fails;              // nonzero: something failed
};

#define BENCH_NO_JOB ((size_t)-1)

struct bench_results bench_results_new(const struct bench_setup *setup);
void bench_results_free(struct bench_results *results);

/** What follows is of the device in `about`, as far as it is known. */
void bench_results_turn_to(struct bench_results *results, const struct result *about);

/** Takes in an event, and from it what belongs to it. */
void bench_results_take(struct bench_results *results, struct bench_event *event);

/** Adds an entry for what is under way: the job, or what no job is a part of. `status` is
 *  "crashed", "timed_out" or "failed". */
void bench_results_add_failure(struct bench_results *results, const char *status, const char *message);

#endif
