#include "bench/bench.h"

#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "console/clock.h"
#include "console/report.h"
#include "measure/device_time.h"
#include "measure/host.h"
#include "measure/turns.h"
#include "network/shapes.h"

/** What one benchmark works with. */
struct bench {
  const struct bench_request *request;
  struct bench_failure *failure;
  struct result result;
  struct timing timing;
  int64_t flops; // that the model asks for; fewer may be carried out
  rescl_model *model;
  rescl_tensor *shapes;
  rescl_binding binding;
  struct bench_session session;
};

static int fail_library(const struct bench *bench) {
  bench->failure->message = format_library_error(bench->request->path);
  return EXIT_FAILED;
}

static int load(struct bench *bench) {
  const struct bench_request *request = bench->request;
  const double start_ms = clock_now_ms();
  if (rescl_model_load(&bench->model, request->path) != RESCL_OK) return fail_library(bench);
  bench->result.startup.load = clock_now_ms() - start_ms;
  bench->binding = request->session.binding;
  if (request->shapes->count == 0) return EXIT_DONE;
  if (shapes_parse(&bench->shapes, request->shapes, bench->model, request->path) != EXIT_DONE) {
    *bench->failure = (struct bench_failure){
        .message = format_text("%s: --shape does not fit the model", request->path), .was_reported = 1};
    return EXIT_FAILED;
  }
  bench->binding.inputs = bench->shapes;
  bench->binding.input_count = request->shapes->count;
  return EXIT_DONE;
}

/** What it took to make it, and what it holds. */
static void add_session(struct result *result, const rescl_session *session) {
  rescl_session_info info;
  rescl_session_get_info(session, &info);
  result->startup.load += info.lower_ms;
  result->startup.tune = info.tune_ms;
  result->startup.compile = info.compile_ms;
  result->startup.upload = info.upload_ms;
  result->memory.weights = (double)info.weight_bytes;
  result->memory.arena = (double)(info.arena_bytes + info.workspace_bytes);
  result->candidates_wrong = info.candidates_wrong;
}

static int create_session(struct bench *bench) {
  struct bench_session_request request = {.device = bench->request->device,
                                          .model = bench->model,
                                          .options = bench->request->session,
                                          .seed = bench->request->seed};
  request.options.binding = bench->binding;
  request.options.progress = progress_callback;
  request.options.progress_user = bench->request->progress;
  if (device_time_open(&bench->session, &request) != RESCL_OK) return fail_library(bench);
  bench->result.batch = (double)bench->session.batch;
  add_session(&bench->result, bench->session.session);
  return EXIT_DONE;
}

static rescl_status run(void *user) {
  return bench_session_run(user);
}

/** Of the samples, all but what needs the operations. */
static void add_times(struct result *result, const struct timing *timing) {
  double *samples = allocate(timing->count, sizeof *samples);
  memcpy(samples, timing->samples_ms, timing->count * sizeof *samples);
  result->samples_ms = (struct list){samples, timing->count};
  result->runs = (double)timing->count;
  result->startup.first_run = timing->first_ms;
  result->latency = statistics_of(samples, timing->count);
  result->latency_spread_ms = spread_of(samples, timing->count);
  result->drift = drift_of(samples, timing->count);
  result->images_per_second = result->batch * 1e3 / result->latency.median;
  result->measuring_share = timing->overhead_ms / result->latency.median;
}

static int time_runs(struct bench *bench) {
  const struct timing_request timing = {.run = run,
                                        .user = &bench->session,
                                        .runs = bench->request->runs,
                                        .progress = bench->request->progress};
  struct result *result = &bench->result;
  if (timing_take(&bench->timing, &timing) != RESCL_OK) return fail_library(bench);
  result->memory.host_running = (double)host_resident_bytes();
  result->memory.host_peak = (double)host_peak_bytes();
  result->output_hash = format_text("%016" PRIx64, bench_tensors_hash(&bench->session.outputs));
  add_times(result, &bench->timing);
  return EXIT_DONE;
}

static int verify(struct bench *bench) {
  const struct bench_request *request = bench->request;
  if (!request->verifies) return EXIT_DONE;
  progress_update(request->progress, "the whole network in the reference", 0, 0);
  const struct bench_session *session = &bench->session;
  struct bench_tensors expected = bench_outputs(session->session);
  const rescl_status status = rescl_reference_run(bench->model, &bench->binding, session->inputs.tensors,
                                                  session->inputs.count, expected.tensors, expected.count);
  const double error = status == RESCL_OK ? bench_tensors_compare(&session->outputs, &expected) : NAN;
  bench->result.max_relative_error = isinf(error) ? DBL_MAX : error; // JSON has no word for infinity
  bench_tensors_free(&expected);
  return status == RESCL_OK ? EXIT_DONE : fail_library(bench);
}

/** After the runs: inspecting lowers the model once more, which the peak of memory must not show. */
static int count_operations(struct bench *bench) {
  rescl_inspection *inspection = NULL;
  if (rescl_model_inspect(bench->model, &bench->binding, &inspection) != RESCL_OK) return fail_library(bench);
  bench->flops = inspection->flops;
  bench->result.gflops = (double)bench->flops * 1e-6 / bench->result.latency.median;
  rescl_inspection_free(inspection);
  return EXIT_DONE;
}

/** What tells more of the network, in more runs; that it fails is no reason to fail. */
static void tell_more(struct bench *bench) {
  const struct bench_request *request = bench->request;
  const struct timing *timing = &bench->timing;
  struct result more = result_new();
  struct turns turns;
  const struct turns_request wanted = {.session = &bench->session,
                                       .device = request->device,
                                       .threads = request->session.threads,
                                       .flops = bench->flops,
                                       .run_ms = median_of(timing->samples_ms, timing->count),
                                       .most = timing->count,
                                       .progress = request->progress};
  if (turns_take(&turns, &wanted)) {
    more.fraction_of_peak_in_turn = turns.fraction;
    more.peak_gflops_in_turn = turns.usual_gflops;
    more.peak_gflops = turns.greatest_gflops;
    request->tell(request->user, EVENT_TURNS, &more);
  }
  if (device_time_take(&more.device_ms, &bench->session, timing, request->progress))
    request->tell(request->user, EVENT_DEVICE_TIME, &more);
  result_free(&more);
}

static int measure(struct bench *bench) {
  if (load(bench) != EXIT_DONE || create_session(bench) != EXIT_DONE || time_runs(bench) != EXIT_DONE ||
      count_operations(bench) != EXIT_DONE || verify(bench) != EXIT_DONE)
    return EXIT_FAILED;
  text_set(&bench->result.model, bench->request->path);
  text_set(&bench->result.status, "ok");
  bench->request->tell(bench->request->user, EVENT_RESULT, &bench->result);
  tell_more(bench);
  return EXIT_DONE;
}

int bench_run(const struct bench_request *request, struct bench_failure *failure) {
  struct bench bench = {.request = request, .failure = failure, .result = result_new()};
  host_forget_peak();
  const int code = measure(&bench);
  progress_clear(request->progress);
  bench_session_close(&bench.session);
  rescl_model_free(bench.model);
  timing_free(&bench.timing);
  result_free(&bench.result);
  free(bench.shapes);
  return code;
}
