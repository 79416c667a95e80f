#include "bench.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench_tensors.h"
#include "device_time.h"
#include "host.h"
#include "report.h"
#include "shapes.h"

/** What one benchmark works with. */
struct bench {
  const struct bench_request *request;
  struct bench_result *result;
  rescl_model *model;
  rescl_tensor *shapes;
  rescl_binding binding;
  rescl_session *session;
  struct bench_tensors inputs, outputs;
};

static int fail_library(const struct bench *bench) {
  bench->result->message = format_library_error(bench->request->path);
  return EXIT_FAILED;
}

static int load(struct bench *bench) {
  const struct bench_request *request = bench->request;
  const double start_ms = timing_now_ms();
  if (rescl_model_load(&bench->model, request->path) != RESCL_OK) return fail_library(bench);
  bench->result->load_ms = timing_now_ms() - start_ms;
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

static rescl_session_options session_options(const struct bench *bench) {
  rescl_session_options options = bench->request->session;
  options.binding = bench->binding;
  options.progress = progress_callback;
  options.progress_user = bench->request->progress;
  return options;
}

static int create_session(struct bench *bench) {
  const rescl_session_options options = session_options(bench);
  if (rescl_session_create(&bench->session, bench->request->device, bench->model, &options) != RESCL_OK)
    return fail_library(bench);
  rescl_session_get_info(bench->session, &bench->result->session);
  bench->result->load_ms += bench->result->session.lower_ms;
  bench->inputs = bench_inputs(bench->session, bench->request->seed);
  bench->outputs = bench_outputs(bench->session);
  const int has_batch = bench->inputs.count > 0 && bench->inputs.tensors[0].rank > 0;
  bench->result->batch = has_batch ? bench->inputs.tensors[0].shape[0] : 1;
  return EXIT_DONE;
}

static rescl_status run(void *user) {
  struct bench *bench = user;
  return rescl_session_run(bench->session, bench->inputs.tensors, bench->inputs.count, bench->outputs.tensors,
                           bench->outputs.count);
}

static int time_runs(struct bench *bench) {
  const struct timing_request timing = {
      .run = run, .user = bench, .runs = bench->request->runs, .progress = bench->request->progress};
  if (timing_take(&bench->result->timing, &timing) != RESCL_OK) return fail_library(bench);
  bench->result->host_peak_bytes = host_peak_bytes();
  bench->result->output_hash = bench_tensors_hash(&bench->outputs);
  return EXIT_DONE;
}

static int verify(struct bench *bench) {
  const struct bench_request *request = bench->request;
  if (!request->verifies) return EXIT_DONE;
  progress_update(request->progress, "the whole network in the reference", 0, 0);
  struct bench_tensors expected = bench_outputs(bench->session);
  const rescl_status status = rescl_reference_run(bench->model, &bench->binding, bench->inputs.tensors,
                                                  bench->inputs.count, expected.tensors, expected.count);
  if (status == RESCL_OK) bench->result->error = bench_tensors_compare(&bench->outputs, &expected);
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

static int measure(struct bench *bench) {
  if (load(bench) != EXIT_DONE || create_session(bench) != EXIT_DONE || time_runs(bench) != EXIT_DONE ||
      count_operations(bench) != EXIT_DONE || verify(bench) != EXIT_DONE)
    return EXIT_FAILED;
  bench->request->tell(bench->request->user, bench->result);
  const struct device_time_request request = {.device = bench->request->device,
                                              .model = bench->model,
                                              .options = session_options(bench),
                                              .session = &bench->session,
                                              .inputs = &bench->inputs,
                                              .outputs = &bench->outputs,
                                              .timing = &bench->result->timing,
                                              .progress = bench->request->progress};
  bench->result->has_device_ms = device_time_take(&bench->result->device_ms, &request);
  return EXIT_DONE;
}

int bench_run(struct bench_result *result, const struct bench_request *request) {
  struct bench bench = {.request = request, .result = result};
  *result = (struct bench_result){.path = request->path, .error = NAN};
  host_forget_peak();
  const int code = measure(&bench);
  progress_clear(request->progress);
  bench_tensors_free(&bench.inputs);
  bench_tensors_free(&bench.outputs);
  rescl_session_free(bench.session);
  rescl_model_free(bench.model);
  free(bench.shapes);
  return code;
}

void bench_result_free(struct bench_result *result) {
  timing_free(&result->timing);
  free(result->message);
}
