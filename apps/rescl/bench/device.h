/** All jobs of a benchmark on one device, in this process. */
#ifndef RESCL_BENCH_DEVICE_H
#define RESCL_BENCH_DEVICE_H

#include <cjson/cJSON.h>

#include "bench/plan.h"
#include "console/progress.h"
#include "options/options.h"

/** What a benchmark is asked for. */
struct bench_setup {
  struct common_options common;
  struct bench_plan plan;
  int64_t runs;
  int verifies;
  int is_child;         /**< this process is one that another watches */
  double limit_seconds; /**< for one job, where it is done in a child */
};

/** Where events go; the event is freed by who says it. */
struct bench_listener {
  void (*hear)(void *user, const cJSON *event);
  void *user;
};

/** Opens the device, times every job from the `first` on, then measures what the device can do at most, and
 * says all of it as it comes, as events:
 *
 *    {"event": "device", "device": …}     it is open
 *    {"event": "start", "job": n}         the n-th job of the plan begins
 *    {"event": "stage", "stage": text}    only from children: what is being done
 *    {"event": "result", "result": …}     an entry of "rescl.bench/1", but for the next and the device's
 * limits
 *    {"event": "device_time", "device_ms": …}
 *    {"event": "failed", "message": text, "reported": bool}    the job failed, or what no job is a part of
 *    {"event": "finished"}                the job is
 *    {"event": "limits", "gflops": n, "bandwidth_gbs": n} */
void bench_device_run(const struct bench_setup *setup, size_t first, struct progress *progress,
                      const struct bench_listener *listener);

#endif
