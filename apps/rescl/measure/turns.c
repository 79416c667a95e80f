#include "measure/turns.h"

#include <math.h>
#include <stdlib.h>

#include "console/clock.h"
#include "console/report.h"
#include "measure/statistics.h"

#define USUAL_MS 2000.0
#define LONGEST_MS 10000.0

/** @return 0: they would take too long */
static size_t choose_count(const struct turns_request *request) {
  if (LEAST_TURNS * request->run_ms > LONGEST_MS) return 0;
  const double usual = USUAL_MS / fmax(request->run_ms, 1e-6);
  return (size_t)fmax(LEAST_TURNS, fmin(usual, (double)request->most));
}

/** @param samples_gflops  count + 1 of them, before and after every run
 *  @param runs_gflops     count of them */
static rescl_status take(const struct turns_request *request, rescl_device_meter *meter, size_t count,
                         double *samples_gflops, double *runs_gflops) {
  rescl_status status = rescl_device_meter_take(meter, &samples_gflops[0]);
  for (size_t turn = 0; status == RESCL_OK && turn < count; turn++) {
    progress_update(request->network->progress, "runs in turn with the peak", 0, 0);
    const double start_ms = clock_now_ms();
    status = network_run(request->network);
    runs_gflops[turn] = (double)request->flops * 1e-6 / fmax(clock_now_ms() - start_ms, 1e-6);
    if (status == RESCL_OK) status = rescl_device_meter_take(meter, &samples_gflops[turn + 1]);
  }
  return status;
}

static double greatest_of(const double *values, size_t count) {
  double greatest = values[0];
  for (size_t index = 1; index < count; index++) greatest = fmax(greatest, values[index]);
  return greatest;
}

int turns_take(struct turns *turns, const struct turns_request *request) {
  const size_t count = choose_count(request);
  rescl_device_meter *meter = NULL;
  const struct network *network = request->network;
  if (count == 0 || rescl_device_meter_create(&meter, network->device, network->options.threads) != RESCL_OK)
    return 0;
  double *samples = allocate(count + 1, sizeof *samples), *runs = allocate(count, sizeof *runs);
  const int is_taken = take(request, meter, count, samples, runs) == RESCL_OK;
  if (is_taken) {
    for (size_t turn = 0; turn < count; turn++) runs[turn] /= (samples[turn] + samples[turn + 1]) / 2.0;
    *turns = (struct turns){.fraction = median_of(runs, count),
                            .usual_gflops = median_of(samples, count + 1),
                            .greatest_gflops = greatest_of(samples, count + 1)};
  }
  free(samples);
  free(runs);
  rescl_device_meter_free(meter);
  return is_taken;
}
