#include "tune/stopwatch.h"

#include "base/clock.h"

#define FIRST_WARMING_MS 150.0
#define LATER_WARMING_MS 8.0
#define COMPARING_MS 30.0 // at least one run
enum { RUNS_TO_COMPARE = 10 };

/** From here on the host's own share of a run hardly counts. */
#define LONG_NS 300000.0

int stopwatch_agrees(uint64_t device_ns, uint64_t host_ns) {
  const double device = (double)device_ns, host = (double)host_ns;
  if (device <= 0.0 || device > 1.1 * host + 10000.0) return 0;
  return host < LONG_NS || device > 0.4 * host;
}

static int is_for_lanes(const struct context *context) {
  return context_profile(context)->has_lanes;
}

static rescl_status turn_on(struct stopwatch *stopwatch, struct context *context) {
  if (stopwatch->is_on) return RESCL_OK;
  stopwatch->before = context_profiling(context);
  TRY(context_time_launches(context, RESCL_PROFILING_DEVICE));
  stopwatch->is_on = 1;
  return RESCL_OK;
}

rescl_status stopwatch_put_away(struct stopwatch *stopwatch, struct context *context) {
  if (!stopwatch->is_on) return RESCL_OK;
  stopwatch->is_on = 0;
  return context_time_launches(context, stopwatch->before);
}

static rescl_status run(struct context *context, struct recorder *recorder, int runs, uint64_t *host_ns) {
  const uint64_t start_ns = clock_now_ns();
  for (int index = 0; index < runs; index++) TRY(recorder_enqueue(recorder));
  TRY(context_finish(context));
  *host_ns = (clock_now_ns() - start_ns) / (uint64_t)runs;
  return RESCL_OK;
}

/** As many runs between two waits as take some milliseconds. */
static rescl_status keep_busy(struct context *context, struct recorder *recorder, double wanted_ms) {
  const uint64_t start_ns = clock_now_ns();
  uint64_t host_ns = 0;
  int runs = 1;
  do {
    TRY(run(context, recorder, runs, &host_ns));
    if ((double)host_ns * runs < 2e6 && runs < 256) runs *= 2;
  } while (clock_since_ms(start_ns) < wanted_ms);
  return RESCL_OK;
}

/** By the shortest of several runs: either clock is held up by what else the machine does. */
static rescl_status compare_clocks(struct stopwatch *stopwatch, struct context *context,
                                   struct recorder *recorder) {
  uint64_t least_device_ns = UINT64_MAX, least_host_ns = UINT64_MAX;
  const uint64_t start_ns = clock_now_ns();
  for (int compared = 0; compared < RUNS_TO_COMPARE; compared++) {
    if (compared > 0 && clock_since_ms(start_ns) > COMPARING_MS) break;
    uint64_t device_ns = 0, host_ns = 0;
    TRY(run(context, recorder, 1, &host_ns));
    TRY(recorder_elapsed(recorder, &device_ns));
    if (device_ns < least_device_ns) least_device_ns = device_ns;
    if (host_ns < least_host_ns) least_host_ns = host_ns;
  }
  stopwatch->tells_device_ns = stopwatch_agrees(least_device_ns, least_host_ns);
  return stopwatch->tells_device_ns ? RESCL_OK : stopwatch_put_away(stopwatch, context);
}

rescl_status stopwatch_warm_up(struct stopwatch *stopwatch, struct context *context,
                               struct recorder *recorder) {
  if (!is_for_lanes(context)) return RESCL_OK;
  if (stopwatch->is_warm) return keep_busy(context, recorder, LATER_WARMING_MS);
  TRY(turn_on(stopwatch, context));
  TRY(keep_busy(context, recorder, FIRST_WARMING_MS));
  TRY(compare_clocks(stopwatch, context, recorder));
  stopwatch->is_warm = 1;
  return RESCL_OK;
}

rescl_status stopwatch_time(struct stopwatch *stopwatch, struct context *context, struct recorder *recorder,
                            uint64_t *elapsed_ns) {
  if (stopwatch->tells_device_ns) TRY(turn_on(stopwatch, context));
  TRY(run(context, recorder, 1, elapsed_ns));
  return stopwatch->tells_device_ns ? recorder_elapsed(recorder, elapsed_ns) : RESCL_OK;
}
