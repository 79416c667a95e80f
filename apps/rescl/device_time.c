#include "device_time.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"

#define LONGEST_MS 1000.0
enum { LEAST_RUNS = 2 };

/** The kernels that a session runs its layers with, as text that can be compared. The caller frees it. */
static char *describe_kernels(const rescl_session *session) {
  const rescl_tuned_layer *layers = NULL;
  size_t count = 0;
  char *text = format_text("%s", "");
  if (rescl_session_tuning(session, &layers, &count) != RESCL_OK) return text;
  for (size_t layer = 0; layer < count; layer++) {
    char *longer = format_text("%s%s=%s:%s\n", text, layers[layer].signature, layers[layer].algorithm,
                               layers[layer].variant);
    free(text);
    text = longer;
  }
  return text;
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

/** The names of tensors belong to the session that is gone. */
static void rename_tensors(const struct bench_tensors *tensors) {
  for (size_t index = 0; index < tensors->count; index++) tensors->tensors[index].name = NULL;
}

static int run_all(struct statistics *device_ms, rescl_session *session,
                   const struct device_time_request *request) {
  const size_t count = choose_count(request->timing);
  double *times_ms = allocate(count, sizeof *times_ms);
  size_t taken = 0;
  for (size_t run = 0; run < count + 1; run++) {
    progress_update(request->progress, "device time", 0, 0);
    if (rescl_session_run(session, request->inputs->tensors, request->inputs->count,
                          request->outputs->tensors, request->outputs->count) != RESCL_OK)
      break;
    const double sum_ms = sum_of_layers(session);
    if (run > 0 && sum_ms > 0.0) times_ms[taken++] = sum_ms; // the first one warms up
  }
  if (taken == count) *device_ms = statistics_of(times_ms, count);
  free(times_ms);
  return taken == count;
}

int device_time_take(struct statistics *device_ms, const struct device_time_request *request) {
  rescl_session_options options = request->options;
  rescl_session *session = NULL;
  char *kernels = describe_kernels(*request->session);
  rescl_session_free(*request->session);
  *request->session = NULL;
  rename_tensors(request->inputs);
  rename_tensors(request->outputs);
  options.profiling = 1;
  if (options.tune_budget_ms > 0.0) options.tune_budget_ms = 0.0; // as the session before found it
  int has_times = 0;
  if (rescl_session_create(&session, request->device, request->model, &options) == RESCL_OK) {
    char *kernels_now = describe_kernels(session);
    has_times = strcmp(kernels, kernels_now) == 0 && run_all(device_ms, session, request);
    free(kernels_now);
  }
  rescl_session_free(session);
  free(kernels);
  return has_times;
}
