#include "profile/profile.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "console/clock.h"
#include "console/report.h"
#include "measure/device_time.h"
#include "network/network.h"
#include "network/shapes.h"

#define WARM_UP_MS 1000.0
#define TIMED_MS 2000.0 // of each sort of runs
enum { LEAST_RUNS = 10, MOST_RUNS = 1000, MOST_WARM_UP_RUNS = 100 };

/** What the runs tell, one number for each; layers: one for each layer of each run. */
struct series {
  double *plain, *recorded, *device, *span, *copies, *layers;
};

/** What one profile is made with. */
struct work {
  struct profile *profile;
  const struct profile_request *request;
  size_t runs;
  struct series series;
};

static int create_session(struct work *work) {
  const struct common_options *options = work->request->options;
  struct network *network = &work->profile->network;
  network->options.profiling = RESCL_PROFILING_DEVICE;
  if (network_load(network) != EXIT_DONE || shapes_bind(network, &options->shapes) != EXIT_DONE ||
      network_open(network, options->device) != EXIT_DONE || network_create(network) != EXIT_DONE)
    return EXIT_FAILED;
  network_fill(network, options->seed);
  work->profile->result.batch = (double)network_batch(network);
  result_set_device(&work->profile->result, network->device, options->threads);
  return EXIT_DONE;
}

static rescl_status time_run(struct work *work, rescl_profiling profiling, double *elapsed_ms) {
  struct network *network = &work->profile->network;
  rescl_status status = rescl_session_set_profiling(network->session, profiling);
  if (status != RESCL_OK) return status;
  const double start_ms = clock_now_ms();
  status = network_run(network);
  *elapsed_ms = clock_now_ms() - start_ms;
  return status;
}

/** Runs both sorts in turns until the times settle, or for a second, but at least twice.
 *  @param latency_ms  receives what a run takes by then */
static rescl_status warm_up(struct work *work, double *latency_ms) {
  double times[MOST_WARM_UP_RUNS];
  size_t count = 0;
  const double begin_ms = clock_now_ms();
  do {
    progress_update(work->request->progress, "warm up", 0, 0);
    rescl_status status = time_run(work, work->profile->profiling, &times[count]);
    if (status == RESCL_OK) status = time_run(work, RESCL_PROFILING_OFF, &times[count]);
    if (status != RESCL_OK) return status;
    count++;
  } while (!is_settled(times, count) && (count < 2 || clock_now_ms() - begin_ms < WARM_UP_MS) &&
           count < MOST_WARM_UP_RUNS);
  *latency_ms = count < 3 ? times[count - 1] : median_of(times + count - 3, 3);
  return RESCL_OK;
}

static size_t choose_runs(const struct profile_request *request, double latency_ms) {
  if (request->runs > 0) return (size_t)request->runs;
  return (size_t)fmax(LEAST_RUNS, fmin(MOST_RUNS, TIMED_MS / fmax(latency_ms, 1e-6)));
}

/** What is known of the layers before they are timed. */
static struct list describe_layers(const rescl_layer_time *times, size_t count) {
  struct layer *layers = allocate(count, sizeof *layers);
  for (size_t index = 0; index < count; index++) {
    const rescl_layer_time *from = &times[index];
    struct layer *layer = &layers[index];
    fields_clear(layer, layer_fields);
    text_set(&layer->name, from->name);
    text_set(&layer->op, from->op);
    text_set(&layer->algorithm, from->algorithm);
    layer->shape.rank = from->rank;
    memcpy(layer->shape.sizes, from->shape, sizeof from->shape);
    layer->flops = (double)from->flops;
    layer->bytes = (double)from->bytes;
  }
  return (struct list){layers, count};
}

/** Reads the layers' times of the run that has just been recorded. */
static rescl_status read_layers(struct work *work, size_t run) {
  struct list *list = &work->profile->result.layers;
  const rescl_layer_time *layers = NULL;
  size_t count = 0;
  const rescl_status status = rescl_session_profile(work->profile->network.session, &layers, &count);
  if (status != RESCL_OK) return status;
  if (!list->items) {
    *list = describe_layers(layers, count);
    work->series.layers = allocate(count * work->runs, sizeof *work->series.layers);
  }
  for (size_t layer = 0; layer < count; layer++) {
    const double ms = (double)layers[layer].nanoseconds * 1e-6;
    work->series.layers[layer * work->runs + run] = ms;
    work->series.device[run] += ms;
  }
  return RESCL_OK;
}

/** The run as a whole on the device; the first one's trace. */
static rescl_status read_timeline(struct work *work, size_t run) {
  struct profile *profile = work->profile;
  const rescl_span *spans = NULL;
  size_t count = 0;
  const rescl_status status = rescl_session_timeline(profile->network.session, &spans, &count);
  if (status != RESCL_OK) return status;
  uint64_t start_ns = UINT64_MAX, end_ns = 0;
  for (size_t index = 0; index < count; index++) {
    const rescl_span *span = &spans[index];
    const uint64_t span_end_ns = span->start_ns + span->duration_ns;
    if (span->track == RESCL_TRACK_COPY && span->of_run)
      work->series.copies[run] += (double)span->duration_ns * 1e-6;
    if (span->track != RESCL_TRACK_QUEUE) continue;
    if (span->start_ns < start_ns) start_ns = span->start_ns;
    if (span_end_ns > end_ns) end_ns = span_end_ns;
  }
  work->series.span[run] = end_ns > start_ns ? (double)(end_ns - start_ns) * 1e-6 : 0.0;
  if (work->request->traces && !profile->trace)
    profile->trace = trace_new(&(struct trace_source){.model = profile->network.path,
                                                      .device = profile->network.device,
                                                      .spans = spans,
                                                      .span_count = count,
                                                      .layers = profile->result.layers.items});
  return RESCL_OK;
}

static rescl_status time_recorded(struct work *work, size_t run) {
  rescl_status status = time_run(work, work->profile->profiling, &work->series.recorded[run]);
  if (status == RESCL_OK) status = read_layers(work, run);
  return status == RESCL_OK ? read_timeline(work, run) : status;
}

/** Both sorts, each of them first every other time, so that neither is always the one after a pause. */
static rescl_status time_pair(struct work *work, size_t run) {
  progress_update(work->request->progress, "run", run, work->runs);
  rescl_status status = run % 2 ? time_recorded(work, run) : RESCL_OK;
  if (status == RESCL_OK) status = time_run(work, RESCL_PROFILING_OFF, &work->series.plain[run]);
  if (status == RESCL_OK && run % 2 == 0) status = time_recorded(work, run);
  return status;
}

static void measure_device(struct work *work) {
  const struct profile_request *request = work->request;
  rescl_device_limits limits = {0};
  progress_update(request->progress, "what the device can do at most", 0, 0);
  const rescl_status status =
      rescl_device_measure(work->profile->network.device, request->options->threads, &limits);
  progress_clear(request->progress);
  if (status != RESCL_OK) report_library(NULL);
  if (status != RESCL_OK || limits.gflops <= 0.0) return;
  work->profile->result.peak_gflops = limits.gflops;
  work->profile->result.peak_bandwidth_gbs = limits.bandwidth_gbs;
}

/** Where the driver's times can not be right, the host takes the time instead. */
static rescl_status choose_clock(struct work *work) {
  struct profile *profile = work->profile;
  const rescl_layer_time *layers = NULL;
  size_t count = 0;
  double run_ms = 0.0, flops = 0.0;
  rescl_status status = time_run(work, RESCL_PROFILING_DEVICE, &run_ms);
  if (status == RESCL_OK) status = rescl_session_profile(profile->network.session, &layers, &count);
  if (status != RESCL_OK) return status;
  profile->claimed_ms = 0.0;
  for (size_t layer = 0; layer < count; layer++) {
    profile->claimed_ms += (double)layers[layer].nanoseconds * 1e-6;
    flops += (double)layers[layer].flops;
  }
  if (device_time_is_possible(profile->claimed_ms, flops, profile->result.peak_gflops)) return RESCL_OK;
  profile->profiling = RESCL_PROFILING_HOST;
  return time_run(work, profile->profiling, &run_ms); // warms up, too
}

static int time_runs(struct work *work) {
  struct series *series = &work->series;
  double latency_ms = 0.0;
  if (warm_up(work, &latency_ms) != RESCL_OK) return network_fail_library(&work->profile->network);
  measure_device(work);
  if (choose_clock(work) != RESCL_OK) return network_fail_library(&work->profile->network);
  const size_t count = work->runs = choose_runs(work->request, latency_ms);
  double **const all[] = {&series->plain, &series->recorded, &series->device, &series->span, &series->copies};
  for (size_t index = 0; index < sizeof all / sizeof *all; index++)
    *all[index] = allocate(count, sizeof(double));
  for (size_t run = 0; run < count; run++)
    if (time_pair(work, run) != RESCL_OK) return network_fail_library(&work->profile->network);
  return EXIT_DONE;
}

/** One recorded run among the others. */
struct ranked_run {
  double ms;
  size_t run;
};

static int compare_runs(const void *first, const void *second) {
  const struct ranked_run *a = first, *b = second;
  if (a->ms != b->ms) return a->ms < b->ms ? -1 : 1;
  return (a->run > b->run) - (a->run < b->run);
}

/** The recorded runs by how long they took. The caller frees the array. */
static struct ranked_run *sort_runs(const double *recorded, size_t count) {
  struct ranked_run *ranked = allocate(count, sizeof *ranked);
  for (size_t run = 0; run < count; run++) ranked[run] = (struct ranked_run){recorded[run], run};
  qsort(ranked, count, sizeof *ranked, compare_runs);
  return ranked;
}

/** Of the middle half of the runs. */
static double mean_of(const double *values, const struct ranked_run *ranked, size_t count) {
  const size_t first = count / 4, end = count - count / 4;
  double sum = 0.0;
  for (size_t position = first; position < end; position++) sum += values[ranked[position].run];
  return sum / (double)(end - first);
}

/** Medians of single layers would not add up to that of the whole where something else on the machine
 *  holds up now this layer, now that one: means over the same runs do, and the runs that were held up
 *  most, or least, are left out. */
static void summarise(struct work *work) {
  struct result *result = &work->profile->result;
  struct layer *layers = result->layers.items;
  const struct series *series = &work->series;
  const size_t count = work->runs;
  struct ranked_run *ranked = sort_runs(series->recorded, count);
  result->runs = (double)count;
  result->latency = statistics_of(series->plain, count);
  result->latency_spread_ms = spread_of(series->plain, count);
  result->recorded_latency_ms = mean_of(series->recorded, ranked, count);
  result->layers_ms = mean_of(series->device, ranked, count);
  result->span_ms = mean_of(series->span, ranked, count);
  result->between_launches_ms = result->span_ms - result->layers_ms;
  result->copies_ms = mean_of(series->copies, ranked, count);
  for (size_t layer = 0; layer < result->layers.count; layer++)
    layers[layer].ms = mean_of(series->layers + layer * count, ranked, count);
  text_set(&result->clock, work->profile->profiling == RESCL_PROFILING_HOST ? "host" : "device");
  free(ranked);
}

static void free_work(struct work *work) {
  const struct series *series = &work->series;
  double *const all[] = {series->plain, series->recorded, series->device,
                         series->span,  series->copies,   series->layers};
  for (size_t index = 0; index < sizeof all / sizeof *all; index++) free(all[index]);
}

int profile_run(struct profile *profile, const struct profile_request *request) {
  struct work work = {.profile = profile, .request = request};
  const struct common_options *options = request->options;
  *profile = (struct profile){.result = result_new(),
                              .profiling = RESCL_PROFILING_DEVICE,
                              .network = network_new(options, options->model, request->progress)};
  text_set(&profile->result.model, options->model);
  result_set_algorithm(&profile->result, options->algorithm);
  int code = create_session(&work);
  if (code == EXIT_DONE) code = time_runs(&work);
  if (code == EXIT_DONE) {
    summarise(&work);
    profile_judge(&profile->result);
  }
  progress_clear(request->progress);
  free_work(&work);
  return code;
}

void profile_free(struct profile *profile) {
  result_free(&profile->result);
  cJSON_Delete(profile->trace);
  network_close(&profile->network);
  *profile = (struct profile){0};
}
