#include "bench/bench.h"

#include <math.h>
#include <stdlib.h>

#include "console/clock.h"
#include "console/report.h"
#include "measure/device_time.h"
#include "measure/host.h"
#include "network/shapes.h"

/** What one benchmark works with. */
struct bench {
  const struct bench_request *request;
  struct bench_result *result;
  rescl_model *model;
  rescl_tensor *shapes;
  rescl_binding binding;
  struct bench_session session;
};

static int fail_library(const struct bench *bench) {
  bench->result->message = format_library_error(bench->request->path);
  return EXIT_FAILED;
}

static int load(struct bench *bench) {
  const struct bench_request *request = bench->request;
  const double start_ms = clock_now_ms();
  if (rescl_model_load(&bench->model, request->path) != RESCL_OK) return fail_library(bench);
  bench->result->load_ms = clock_now_ms() - start_ms;
  bench->binding = request->session.binding;
  if (request->shapes->count == 0) return EXIT_DONE;
  if (shapes_parse(&bench->shapes, request->shapes, bench->model, request->path) != EXIT_DONE) {
    bench->result->message = format_text("%s: --shape does not fit the model", request->path);
    bench->result->was_reported = 1;
    return EXIT_FAILED;
  }
  bench->binding.inputs = bench->shapes;
  bench->binding.input_count = request->shapes->count;
  return EXIT_DONE;
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
  rescl_session_get_info(bench->session.session, &bench->result->session);
  bench->result->load_ms += bench->result->session.lower_ms;
  bench->result->batch = bench->session.batch;
  return EXIT_DONE;
}

static rescl_status run(void *user) {
  return bench_session_run(user);
}

static int time_runs(struct bench *bench) {
  const struct timing_request timing = {.run = run,
                                        .user = &bench->session,
                                        .runs = bench->request->runs,
                                        .progress = bench->request->progress};
  if (timing_take(&bench->result->timing, &timing) != RESCL_OK) return fail_library(bench);
  bench->result->host_running_bytes = host_resident_bytes();
  bench->result->host_peak_bytes = host_peak_bytes();
  bench->result->output_hash = bench_tensors_hash(&bench->session.outputs);
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
  if (status == RESCL_OK) bench->result->error = bench_tensors_compare(&session->outputs, &expected);
  bench_tensors_free(&expected);
  return status == RESCL_OK ? EXIT_DONE : fail_library(bench);
}

/** After the runs: inspecting lowers the model once more, which the peak of memory must not show. */
static int count_operations(struct bench *bench) {
  rescl_inspection *inspection = NULL;
  if (rescl_model_inspect(bench->model, &bench->binding, &inspection) != RESCL_OK) return fail_library(bench);
  bench->result->flops = inspection->flops;
  rescl_inspection_free(inspection);
  return EXIT_DONE;
}

/** What tells more of the network, in more runs; that it fails is no reason to fail. */
static void take_more(struct bench *bench) {
  const struct bench_request *request = bench->request;
  struct bench_result *result = bench->result;
  const struct turns_request turns = {.session = &bench->session,
                                      .device = request->device,
                                      .threads = request->session.threads,
                                      .flops = result->flops,
                                      .run_ms = median_of(result->timing.samples_ms, result->timing.count),
                                      .most = result->timing.count,
                                      .progress = request->progress};
  result->has_turns = turns_take(&result->turns, &turns);
  result->has_device_ms =
      device_time_take(&result->device_ms, &bench->session, &result->timing, request->progress);
}

static int measure(struct bench *bench) {
  if (load(bench) != EXIT_DONE || create_session(bench) != EXIT_DONE || time_runs(bench) != EXIT_DONE ||
      count_operations(bench) != EXIT_DONE || verify(bench) != EXIT_DONE)
    return EXIT_FAILED;
  bench->request->tell(bench->request->user, bench->result);
  take_more(bench);
  return EXIT_DONE;
}

int bench_run(struct bench_result *result, const struct bench_request *request) {
  struct bench bench = {.request = request, .result = result};
  *result = (struct bench_result){.path = request->path, .error = NAN};
  host_forget_peak();
  const int code = measure(&bench);
  progress_clear(request->progress);
  bench_session_close(&bench.session);
  rescl_model_free(bench.model);
  free(bench.shapes);
  return code;
}

void bench_result_free(struct bench_result *result) {
  timing_free(&result->timing);
  free(result->message);
}
