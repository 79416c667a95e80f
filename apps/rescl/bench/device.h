/** All jobs of a benchmark on one device, in this process. */
#ifndef RESCL_BENCH_DEVICE_H
#define RESCL_BENCH_DEVICE_H

#include "bench/event.h"
#include "bench/plan.h"
#include "console/progress.h"
#include "options/options.h"

/** What a benchmark is asked for. */
struct bench_setup {
  struct common_options common;
  struct bench_plan plan;
  int64_t runs;
  int verifies;
  int is_child;         // this process is one that another watches
  double limit_seconds; // for one job, where it is done in a child
};

/** Where events go: hear() may take what it wants out of them; the rest is freed by who says it. */
struct bench_listener {
  void (*hear)(void *user, struct bench_event *event);
  void *user;
};

/** Opens the device, times every job from the `first` on, then measures what the device can do at most, and
 *  says all of it as it comes. */
void bench_device_run(const struct bench_setup *setup, size_t first, struct progress *progress,
                      const struct bench_listener *listener);

#endif
