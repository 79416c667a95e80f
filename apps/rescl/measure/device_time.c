#include "measure/device_time.h"

#include <math.h>
#include <stdlib.h>

#include "console/report.h"

#define LONGEST_MS 1000.0
enum { LEAST_RUNS = 2 };

int device_time_create(struct network *network) {
  network->options.profiling = RESCL_PROFILING_DEVICE;
  if (network_create(network) != EXIT_DONE) return EXIT_FAILED;
  const rescl_status status = rescl_session_set_profiling(network->session, RESCL_PROFILING_OFF);
  return status == RESCL_OK ? EXIT_DONE : network_fail_library(network);
}

static size_t choose_count(const struct timing *timing) {
  const double usual_ms = median_of(timing->samples_ms, timing->count);
  const double fitting = fmax(LEAST_RUNS, LONGEST_MS / fmax(usual_ms, 1e-6));
  return fitting < (double)timing->count ? (size_t)fitting : timing->count;
}

/** @return 0 where there are none */
static double sum_of_layers(rescl_session *session) {
  const rescl_layer_time *layers = NULL;
  size_t count = 0;
  double sum_ms = 0.0;
  if (rescl_session_profile(session, &layers, &count) != RESCL_OK) return 0.0;
  for (size_t layer = 0; layer < count; layer++) sum_ms += (double)layers[layer].nanoseconds * 1e-6;
  return sum_ms;
}

int device_time_take(struct statistics *device_ms, struct network *network, const struct timing *timing) {
  const size_t count = choose_count(timing);
  size_t taken = 0;
  if (rescl_session_set_profiling(network->session, RESCL_PROFILING_DEVICE) != RESCL_OK) return 0;
  double *times_ms = allocate(count, sizeof *times_ms);
  for (size_t run = 0; run < count + 1; run++) {
    progress_update(network->progress, "device time", 0, 0);
    if (network_run(network) != RESCL_OK) break;
    const double sum_ms = sum_of_layers(network->session);
    if (run > 0 && sum_ms > 0.0) times_ms[taken++] = sum_ms; // the first one warms up
  }
  if (taken == count) *device_ms = statistics_of(times_ms, count);
  free(times_ms);
  return taken == count;
}

int device_time_is_possible(double device_ms, double flops, double peak_gflops) {
  static const double MOST_TIMES_PEAK = 8.0; // even Winograd spares no more than 4/5 of the multiplications
  return peak_gflops <= 0.0 || !(flops * 1e-6 > MOST_TIMES_PEAK * peak_gflops * device_ms);
}
