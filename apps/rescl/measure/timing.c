#include "measure/timing.h"

#include <math.h>
#include <stdlib.h>

#include "console/clock.h"
#include "console/report.h"
#include "measure/statistics.h"

/** Processors and graphics cards take a fifth of a second or so to raise their
 *  clocks, however short the runs. */
#define LEAST_WARM_UP_MS 250.0
#define MOST_WARM_UP_MS 1500.0
#define TIMED_MS 4000.0
#define MOST_TIMED_MS 30000.0
enum { LEAST_RUNS = 10, MOST_RUNS = 1000, LEAST_LONG_RUNS = 3, EMPTY_RUNS = 1000 };

static rescl_status time_run(const struct timing_request *request, double *elapsed_ms) {
  const double start_ms = clock_now_ms();
  const rescl_status status = request->run(request->user);
  *elapsed_ms = clock_now_ms() - start_ms;
  return status;
}

/** @param latency_ms  receives what a run takes by then */
static rescl_status warm_up(const struct timing_request *request, double *latency_ms) {
  double *times = NULL, elapsed_ms = 0.0;
  size_t count = 0, capacity = 0, next_look = 0;
  rescl_status status = RESCL_OK;
  int goes_on = 1;
  const double begin_ms = clock_now_ms();
  while (goes_on && status == RESCL_OK) {
    times = allocate_more(times, count, &capacity, sizeof *times);
    progress_update(request->progress, "warm up", 0, 0);
    status = time_run(request, &times[count++]);
    elapsed_ms = clock_now_ms() - begin_ms;
    if (elapsed_ms < LEAST_WARM_UP_MS || count < next_look) continue;
    next_look = count + count / 4; // to look takes a while itself
    goes_on = elapsed_ms < MOST_WARM_UP_MS && !is_settled(times, count);
  }
  if (status == RESCL_OK) *latency_ms = count < 3 ? times[count - 1] : median_of(times + count - 3, 3);
  free(times);
  return status;
}

static size_t choose_count(const struct timing_request *request, double latency_ms) {
  if (request->runs > 0) return (size_t)request->runs;
  const double usual = fmax(LEAST_RUNS, fmin(MOST_RUNS, TIMED_MS / fmax(latency_ms, 1e-6)));
  if (usual * latency_ms <= MOST_TIMED_MS) return (size_t)usual;
  return (size_t)fmax(LEAST_LONG_RUNS, MOST_TIMED_MS / latency_ms);
}

static rescl_status take_samples(const struct timing_request *request, double *samples_ms, size_t count) {
  rescl_status status = RESCL_OK;
  for (size_t run = 0; run < count && status == RESCL_OK; run++) {
    progress_update(request->progress, "run", run, count);
    status = time_run(request, &samples_ms[run]);
  }
  return status;
}

static rescl_status do_nothing(void *user) {
  (void)user;
  return RESCL_OK;
}

/** By timing nothing in the very same way. */
static double measure_overhead(struct progress *progress) {
  const struct timing_request nothing = {.run = do_nothing, .progress = progress};
  double samples_ms[EMPTY_RUNS];
  const double start_ms = clock_now_ms();
  take_samples(&nothing, samples_ms, EMPTY_RUNS);
  return (clock_now_ms() - start_ms) / EMPTY_RUNS;
}

rescl_status timing_take(struct timing *timing, const struct timing_request *request) {
  double latency_ms = 0.0;
  *timing = (struct timing){0};
  progress_update(request->progress, "first run", 0, 0);
  rescl_status status = time_run(request, &timing->first_ms);
  if (status == RESCL_OK) status = warm_up(request, &latency_ms);
  if (status != RESCL_OK) return status;
  timing->count = choose_count(request, latency_ms);
  timing->samples_ms = allocate(timing->count, sizeof *timing->samples_ms);
  status = take_samples(request, timing->samples_ms, timing->count);
  timing->overhead_ms = measure_overhead(request->progress);
  return status;
}

void timing_free(struct timing *timing) {
  free(timing->samples_ms);
  *timing = (struct timing){0};
}
