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
  struct result result;
  struct timing timing;
  int64_t flops; // that the model asks for; fewer may be carried out
  struct network network;
};

static int load(struct bench *bench) {
  const double start_ms = clock_now_ms();
  if (network_load(&bench->network) != EXIT_DONE) return EXIT_FAILED;
  bench->result.startup.load = clock_now_ms() - start_ms;
  return shapes_bind(&bench->network, &bench->request->options->shapes);
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
  result->lacks_memory = info.lacks_memory;
}

static int create_session(struct bench *bench) {
  struct network *network = &bench->network;
  if (device_time_create(network) != EXIT_DONE) return EXIT_FAILED;
  network_fill(network, bench->request->options->seed);
  bench->result.batch = (double)network_batch(network);
  add_session(&bench->result, network->session);
  return EXIT_DONE;
}

static rescl_status run(void *user) {
  return network_run(user);
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
                                        .user = &bench->network,
                                        .runs = bench->request->runs,
                                        .progress = bench->request->progress};
  struct result *result = &bench->result;
  if (timing_take(&bench->timing, &timing) != RESCL_OK) return network_fail_library(&bench->network);
  result->memory.host_running = (double)host_resident_bytes();
  result->memory.host_peak = (double)host_peak_bytes();
  result->output_hash = format_text("%016" PRIx64, tensor_list_hash(&bench->network.outputs));
  add_times(result, &bench->timing);
  return EXIT_DONE;
}

static int verify(struct bench *bench) {
  struct network *network = &bench->network;
  if (!bench->request->verifies) return EXIT_DONE;
  progress_update(network->progress, "the whole network in the reference", 0, 0);
  struct tensor_list expected = tensor_list_outputs(network->session);
  const rescl_status status =
      rescl_reference_run(network->model, &network->options.binding, network->inputs.items,
                          network->inputs.count, expected.items, expected.count);
  const double error = status == RESCL_OK ? tensor_list_error(&network->outputs, &expected) : NAN;
  bench->result.max_relative_error = isinf(error) ? DBL_MAX : error; // JSON has no word for infinity
  tensor_list_free(&expected);
  return status == RESCL_OK ? EXIT_DONE : network_fail_library(network);
}

/** After the runs: inspecting lowers the model once more, which the peak of memory must not show. */
static int count_operations(struct bench *bench) {
  rescl_inspection *inspection = NULL;
  struct network *network = &bench->network;
  if (rescl_model_inspect(network->model, &network->options.binding, &inspection) != RESCL_OK)
    return network_fail_library(network);
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
  const struct turns_request wanted = {.network = &bench->network,
                                       .flops = bench->flops,
                                       .run_ms = median_of(timing->samples_ms, timing->count),
                                       .most = timing->count};
  if (turns_take(&turns, &wanted)) {
    more.fraction_of_peak_in_turn = turns.fraction;
    more.peak_gflops_in_turn = turns.usual_gflops;
    more.peak_gflops = turns.greatest_gflops;
    request->tell(request->user, EVENT_TURNS, &more);
  }
  if (device_time_take(&more.device_ms, &bench->network, timing))
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

int bench_run(const struct bench_request *request, char **message) {
  struct bench bench = {.request = request,
                        .result = result_new(),
                        .network = network_new(request->options, request->path, request->progress)};
  *message = NULL;
  bench.network.message = message;
  bench.network.device = request->device;
  bench.network.borrows_device = 1;
  bench.network.options.binding.batch = request->batch;
  host_forget_peak();
  const int code = measure(&bench);
  progress_clear(request->progress);
  network_close(&bench.network);
  timing_free(&bench.timing);
  result_free(&bench.result);
  return code;
}
