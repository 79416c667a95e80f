#define _POSIX_C_SOURCE 200809L
#include "bench.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "host.h"
#include "report.h"
#include "shapes.h"

#define WARM_UP_MS 1000.0
#define TIMED_MS 4000.0
enum { LEAST_RUNS = 10, MOST_RUNS = 1000, MOST_WARM_UP_RUNS = 100 };

/** What one benchmark works with. */
struct bench {
  const struct bench_request *request;
  struct bench_result *result;
  rescl_model *model;
  rescl_tensor *shapes;
  rescl_binding binding;
  rescl_session *session;
  rescl_tensor *inputs, *outputs; // data owned; names owned by the session
  size_t input_count, output_count;
};

static double now_ms(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e3 + (double)time.tv_nsec * 1e-6;
}

static int report_failure(const struct bench *bench) {
  progress_clear(bench->request->progress);
  return report_library(bench->request->path);
}

static size_t count_elements(const rescl_tensor *tensor) {
  size_t count = 1;
  for (int axis = 0; axis < tensor->rank; axis++) count *= (size_t)tensor->shape[axis];
  return count;
}

/** Uniform numbers of mean 0 and variance 1, by splitmix64: the same seed gives the same input everywhere. */
static void fill_random(float *values, size_t count, uint64_t *state) {
  for (size_t index = 0; index < count; index++) {
    uint64_t bits = *state += 0x9e3779b97f4a7c15u;
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9u;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebu;
    bits ^= bits >> 31;
    values[index] = (float)(((double)(bits >> 11) * 0x1p-53 - 0.5) * 3.4641016151377544);
  }
}

typedef rescl_status (*describe_function)(const rescl_session *session, size_t index,
                                          rescl_tensor *description);

/** Every tensor of one side of the session, with memory. */
static rescl_tensor *allocate_tensors(const rescl_session *session, describe_function describe,
                                      size_t count) {
  rescl_tensor *tensors = allocate(count, sizeof *tensors);
  for (size_t index = 0; index < count; index++) {
    if (describe(session, index, &tensors[index]) != RESCL_OK)
      continue; // only an index out of range can fail
    tensors[index].data = allocate(count_elements(&tensors[index]), sizeof(float));
  }
  return tensors;
}

static void free_tensors(rescl_tensor *tensors, size_t count) {
  for (size_t index = 0; tensors && index < count; index++) free(tensors[index].data);
  free(tensors);
}

static int load(struct bench *bench) {
  const struct bench_request *request = bench->request;
  const double start_ms = now_ms();
  if (rescl_model_load(&bench->model, request->path) != RESCL_OK) return report_failure(bench);
  bench->result->load_ms = now_ms() - start_ms;
  bench->binding = request->session.binding;
  if (request->shapes->count == 0) return EXIT_DONE;
  if (shapes_parse(&bench->shapes, request->shapes, bench->model, request->path) != EXIT_DONE)
    return EXIT_FAILED;
  bench->binding.inputs = bench->shapes;
  bench->binding.input_count = request->shapes->count;
  return EXIT_DONE;
}

static int create_session(struct bench *bench) {
  const struct bench_request *request = bench->request;
  rescl_session_options options = request->session;
  options.binding = bench->binding;
  options.progress = progress_callback;
  options.progress_user = request->progress;
  if (rescl_session_create(&bench->session, request->device, bench->model, &options) != RESCL_OK)
    return report_failure(bench);
  rescl_session_get_info(bench->session, &bench->result->session);
  bench->result->load_ms += bench->result->session.lower_ms;
  bench->input_count = rescl_session_input_count(bench->session);
  bench->output_count = rescl_session_output_count(bench->session);
  bench->inputs = allocate_tensors(bench->session, rescl_session_input, bench->input_count);
  bench->outputs = allocate_tensors(bench->session, rescl_session_output, bench->output_count);
  uint64_t state = request->seed;
  for (size_t input = 0; input < bench->input_count; input++)
    fill_random(bench->inputs[input].data, count_elements(&bench->inputs[input]), &state);
  const int has_batch = bench->input_count > 0 && bench->inputs[0].rank > 0;
  bench->result->batch = has_batch ? bench->inputs[0].shape[0] : 1;
  return EXIT_DONE;
}

static rescl_status time_run(struct bench *bench, double *elapsed_ms) {
  const double start_ms = now_ms();
  const rescl_status status = rescl_session_run(bench->session, bench->inputs, bench->input_count,
                                                bench->outputs, bench->output_count);
  *elapsed_ms = now_ms() - start_ms;
  return status;
}

/** Runs until the times settle, or for a second, but at least twice.
 *  @param latency_ms  receives what a run takes by then */
static rescl_status warm_up(struct bench *bench, double *latency_ms) {
  double times[MOST_WARM_UP_RUNS];
  size_t count = 0;
  const double begin_ms = now_ms();
  do {
    progress_update(bench->request->progress, "warm up", 0, 0);
    const rescl_status status = time_run(bench, &times[count++]);
    if (status != RESCL_OK) return status;
  } while (!is_settled(times, count) && (count < 2 || now_ms() - begin_ms < WARM_UP_MS) &&
           count < MOST_WARM_UP_RUNS);
  *latency_ms = count < 3 ? times[count - 1] : median_of(times + count - 3, 3);
  return RESCL_OK;
}

static int64_t choose_runs(const struct bench_request *request, double latency_ms) {
  if (request->runs > 0) return request->runs;
  return (int64_t)fmax(LEAST_RUNS, fmin(MOST_RUNS, TIMED_MS / fmax(latency_ms, 1e-6)));
}

static int time_runs(struct bench *bench) {
  struct bench_result *result = bench->result;
  double latency_ms = 0.0;
  if (time_run(bench, &result->first_run_ms) != RESCL_OK || warm_up(bench, &latency_ms) != RESCL_OK)
    return report_failure(bench);
  result->runs = choose_runs(bench->request, latency_ms);
  const size_t count = (size_t)result->runs;
  double *times = allocate(count, sizeof *times);
  rescl_status status = RESCL_OK;
  for (size_t run = 0; run < count && status == RESCL_OK; run++) {
    progress_update(bench->request->progress, "run", run, count);
    status = time_run(bench, &times[run]);
  }
  if (status == RESCL_OK) result->latency = statistics_of(times, count);
  free(times);
  return status == RESCL_OK ? EXIT_DONE : report_failure(bench);
}

static uint64_t hash_outputs(const struct bench *bench) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (size_t output = 0; output < bench->output_count; output++) {
    const unsigned char *bytes = (const unsigned char *)bench->outputs[output].data;
    const size_t size_bytes = count_elements(&bench->outputs[output]) * sizeof(float);
    for (size_t index = 0; index < size_bytes; index++) hash = (hash ^ bytes[index]) * 0x100000001b3u;
  }
  return hash;
}

/** The largest difference over the largest magnitude; infinite where one of the two alone is not a number. */
static double compare_outputs(const rescl_tensor *outputs, const rescl_tensor *expected, size_t count) {
  double error = 0.0;
  for (size_t output = 0; output < count; output++) {
    double largest = 0.0, difference = 0.0;
    for (size_t index = 0; index < count_elements(&expected[output]); index++) {
      const double right = expected[output].data[index], given = outputs[output].data[index];
      if (given == right || (isnan(given) && isnan(right))) continue;
      difference = isfinite(given) && isfinite(right) ? fmax(difference, fabs(given - right)) : INFINITY;
    }
    for (size_t index = 0; index < count_elements(&expected[output]); index++)
      if (isfinite(expected[output].data[index]))
        largest = fmax(largest, fabs((double)expected[output].data[index]));
    error = fmax(error, difference == 0.0 ? 0.0 : difference / largest);
  }
  return error;
}

static int verify(struct bench *bench) {
  const struct bench_request *request = bench->request;
  progress_update(request->progress, "the whole network in the reference", 0, 0);
  rescl_tensor *expected = allocate_tensors(bench->session, rescl_session_output, bench->output_count);
  const rescl_status status = rescl_reference_run(bench->model, &bench->binding, bench->inputs,
                                                  bench->input_count, expected, bench->output_count);
  if (status == RESCL_OK)
    bench->result->error = compare_outputs(bench->outputs, expected, bench->output_count);
  free_tensors(expected, bench->output_count);
  return status == RESCL_OK ? EXIT_DONE : report_failure(bench);
}

/** After the runs: inspecting lowers the model once more, which the peak of memory must not show. */
static int count_operations(struct bench *bench) {
  struct bench_result *result = bench->result;
  rescl_inspection *inspection = NULL;
  if (rescl_model_inspect(bench->model, &bench->binding, &inspection) != RESCL_OK)
    return report_failure(bench);
  result->gflops = (double)inspection->flops * 1e-6 / result->latency.median;
  result->images_per_second = (double)result->batch * 1e3 / result->latency.median;
  rescl_inspection_free(inspection);
  return EXIT_DONE;
}

static int measure(struct bench *bench) {
  if (load(bench) != EXIT_DONE || create_session(bench) != EXIT_DONE || time_runs(bench) != EXIT_DONE)
    return EXIT_FAILED;
  bench->result->host_peak_bytes = host_peak_bytes();
  bench->result->output_hash = hash_outputs(bench);
  if (count_operations(bench) != EXIT_DONE) return EXIT_FAILED;
  return bench->request->verifies ? verify(bench) : EXIT_DONE;
}

int bench_run(struct bench_result *result, const struct bench_request *request) {
  struct bench bench = {.request = request, .result = result};
  *result = (struct bench_result){.path = request->path, .error = NAN};
  host_forget_peak();
  const int code = measure(&bench);
  progress_clear(request->progress);
  free_tensors(bench.inputs, bench.input_count);
  free_tensors(bench.outputs, bench.output_count);
  rescl_session_free(bench.session);
  rescl_model_free(bench.model);
  free(bench.shapes);
  return code;
}
