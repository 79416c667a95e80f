#include "tune/limits.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "kernels/sources.h"
#include "opencl/launch.h"

/** Short runs, since on a shared machine the best of many short ones comes closer to the truth than the best
 *  of a few long ones; long enough that a launch, some 60 us when the host waits for it, hardly counts. */
#define RUN_NS 4e6
#define SAMPLING_NS 45e6 // per kernel; at least LEAST_SAMPLES
enum { LEAST_SAMPLES = 2, MOST_SAMPLES = 12 };

/** Pieces of the memory that is read, so that no run finds its data in the cache from the run before. */
enum { WINDOWS = 4 };

struct measurement {
  struct context *context;
  struct program *program;
  struct buffer *results, *source;
  unsigned lanes;      // of a vector
  size_t group_size;   // work-items of a work-group
  size_t item_count;   // work-items
  int reads_stretches; // each work-item reads a stretch of its own
};

/** One way to keep the arithmetic busy, from cl/limits.cl. */
struct arithmetic {
  const char *kernel;
  int chains;
};

static const struct arithmetic arithmetics[] = {
    {"fma_peak_12", 12}, {"fma_peak_24", 24}, {"mad_peak_12", 12}};

#define STEPS_PER_ROUND 4 // of each chain, in cl/limits.cl

/** What is timed: launches of the same work on different data, in turn, `repeats` of them between two waits.
 */
struct timing {
  struct launch *launches[WINDOWS];
  size_t launch_count;
  int repeats, samples;
};

/** Where work-items have vectors there is nothing to gain from work-groups; other devices need them to fill
 *  theirs. Each compute unit gets many groups, so that none waits long for the last one. */
static void choose_sizes(struct measurement *measurement) {
  const struct device_profile *profile = context_profile(measurement->context);
  measurement->lanes = (unsigned)profile->vector_width;
  measurement->group_size = profile->has_vectors ? 1 : profile->usual_group;
  measurement->item_count = profile->compute_units * profile->groups_per_unit * measurement->group_size;
  measurement->reads_stretches = profile->has_vectors;
}

static size_t vector_bytes(const struct measurement *measurement) {
  return measurement->lanes * sizeof(float);
}

static rescl_status prepare(struct measurement *measurement) {
  char options[32];
  choose_sizes(measurement);
  snprintf(options, sizeof options, "-DWIDTH=%u", measurement->lanes);
  const struct program_request request = {"limits", {kernel_source("limits"), NULL}, options};
  TRY(programs_build(measurement->context, &request, 1, &measurement->program, NULL, NULL, NULL));
  return buffer_create(&measurement->results, measurement->context,
                       measurement->item_count * vector_bytes(measurement), "results of the limits");
}

static void timing_free(struct timing *timing) {
  for (size_t launch = 0; launch < timing->launch_count; launch++) launch_free(timing->launches[launch]);
}

/** The time of one launch in the fastest of the samples. There are always two: drivers
 *  finish compiling in the first. */
static rescl_status time_launches(struct measurement *measurement, const struct timing *timing,
                                  double *best_ns) {
  const uint64_t begin_ns = clock_now_ns();
  size_t next = 0;
  *best_ns = INFINITY;
  for (int sample = 0; sample < timing->samples; sample++) {
    if (sample >= LEAST_SAMPLES && (double)(clock_now_ns() - begin_ns) > SAMPLING_NS) break;
    const uint64_t start_ns = clock_now_ns();
    for (int repeat = 0; repeat < timing->repeats; repeat++)
      TRY(launch_enqueue(timing->launches[next++ % timing->launch_count]));
    TRY(context_finish(measurement->context));
    *best_ns = fmin(*best_ns, fmax(1.0, (double)(clock_now_ns() - start_ns)) / timing->repeats);
  }
  return RESCL_OK;
}

/** Every lane of every result must be `expected`. */
static rescl_status check_results(struct measurement *measurement, const char *kernel, float expected) {
  const size_t count = measurement->item_count * measurement->lanes;
  float *results = malloc(count * sizeof *results);
  if (!results) return fail_memory(count * sizeof *results);
  rescl_status status = buffer_read(measurement->results, 0, results, count * sizeof *results);
  for (size_t index = 0; status == RESCL_OK && index < count; index++)
    if (results[index] != expected)
      status =
          fail(RESCL_WRONG_RESULT, "%s: kernel %s gives %g, expected %g: its speed can not be told",
               context_device(measurement->context)->name, kernel, (double)results[index], (double)expected);
  free(results);
  return status;
}

static rescl_status record_arithmetic(struct measurement *measurement, const struct arithmetic *kind,
                                      int rounds, struct launch **launch) {
  // x = x / 2 + 1 / 2 comes to 1 and stays there, far from slow denormal numbers
  const struct argument arguments[] = {ARGUMENT_OF_BUFFER(measurement->results), ARGUMENT_OF_FLOAT(0.5f),
                                       ARGUMENT_OF_FLOAT(0.5f), ARGUMENT_OF_INT(rounds)};
  const struct launch_kernel_spec spec = {.program = measurement->program,
                                          .kernel = kind->kernel,
                                          .global = {measurement->item_count},
                                          .local = {measurement->group_size},
                                          .arguments = arguments,
                                          .argument_count = sizeof arguments / sizeof *arguments};
  return launch_create_kernel(launch, measurement->context, &spec);
}

static rescl_status time_arithmetic(struct measurement *measurement, const struct arithmetic *kind,
                                    int rounds, int samples, double *best_ns) {
  struct timing timing = {.launch_count = 1, .repeats = 1, .samples = samples};
  TRY(record_arithmetic(measurement, kind, rounds, &timing.launches[0]));
  const rescl_status status = time_launches(measurement, &timing, best_ns);
  timing_free(&timing);
  return status;
}

/** How many times longer the next run should be, given how long this one took; 1 when it is long enough. */
static double growth(double elapsed_ns) {
  return elapsed_ns > RUN_NS / 2 ? 1.0 : fmin(32.0, fmax(2.0, RUN_NS / elapsed_ns));
}

static double operations_of(const struct measurement *measurement, const struct arithmetic *kind,
                            int rounds) {
  const double steps = (double)kind->chains * STEPS_PER_ROUND * rounds;
  return 2.0 * steps * (double)measurement->item_count * measurement->lanes;
}

/** The way that was the fastest so far; gflops 0: none. */
struct fastest {
  const struct arithmetic *kind;
  int rounds;
  double gflops;
};

/** A kind far behind the fastest so far is not worth many samples. */
static rescl_status try_arithmetic(struct measurement *measurement, const struct arithmetic *kind,
                                   struct fastest *fastest) {
  double best_ns = 0.0, rounds = 16.0, factor = 1.0;
  do {
    rounds = floor(rounds * factor);
    TRY(time_arithmetic(measurement, kind, (int)rounds, LEAST_SAMPLES, &best_ns));
    factor = growth(best_ns);
  } while (factor > 1.0 && rounds * factor < 1e8);
  const double operations = operations_of(measurement, kind, (int)rounds);
  if (operations / best_ns < 0.6 * fastest->gflops) return RESCL_OK;
  TRY(time_arithmetic(measurement, kind, (int)rounds, MOST_SAMPLES, &best_ns));
  TRY(check_results(measurement, kind->kernel, (float)kind->chains));
  if (operations / best_ns > fastest->gflops)
    *fastest = (struct fastest){kind, (int)rounds, operations / best_ns};
  return RESCL_OK;
}

static rescl_status find_fastest(struct measurement *measurement, struct fastest *fastest) {
  for (size_t kind = 0; kind < sizeof arithmetics / sizeof *arithmetics; kind++)
    TRY(try_arithmetic(measurement, &arithmetics[kind], fastest));
  return RESCL_OK;
}

/** The vectors that a work-item reads when all of them together read about `size_bytes`: a multiple of 4. */
static size_t vectors_per_item(const struct measurement *measurement, double size_bytes) {
  const double vectors = size_bytes / (double)(measurement->item_count * vector_bytes(measurement));
  return vectors < 4.0 ? 4 : (size_t)(vectors / 4.0) * 4;
}

/** @param vectors  read by each work-item */
static size_t bytes_read(const struct measurement *measurement, size_t vectors) {
  return vectors * measurement->item_count * vector_bytes(measurement);
}

static rescl_status record_window(struct measurement *measurement, size_t vectors, size_t window,
                                  struct launch **launch) {
  const size_t offset = window * vectors * measurement->item_count;
  const size_t spacing = measurement->reads_stretches ? vectors : 1;
  const size_t step = measurement->reads_stretches ? 1 : measurement->item_count;
  const struct argument arguments[] = {
      ARGUMENT_OF_BUFFER(measurement->source), ARGUMENT_OF_BUFFER(measurement->results),
      ARGUMENT_OF_INT((int32_t)offset),        ARGUMENT_OF_INT((int32_t)vectors),
      ARGUMENT_OF_INT((int32_t)spacing),       ARGUMENT_OF_INT((int32_t)step)};
  const struct launch_kernel_spec spec = {.program = measurement->program,
                                          .kernel = "stream_bandwidth",
                                          .global = {measurement->item_count},
                                          .local = {measurement->group_size},
                                          .arguments = arguments,
                                          .argument_count = sizeof arguments / sizeof *arguments};
  return launch_create_kernel(launch, measurement->context, &spec);
}

/** @param vectors  of each work-item in one window */
static rescl_status time_reading(struct measurement *measurement, size_t vectors, struct timing timing,
                                 double *best_ns) {
  rescl_status status = RESCL_OK;
  for (timing.launch_count = 0; status == RESCL_OK && timing.launch_count < WINDOWS; timing.launch_count++)
    status = record_window(measurement, vectors, timing.launch_count, &timing.launches[timing.launch_count]);
  if (status == RESCL_OK) status = time_launches(measurement, &timing, best_ns);
  timing_free(&timing);
  return status;
}

/** Slow devices, such as simulators, read a part only. Fast ones read several windows between two waits. */
static rescl_status measure_reading(struct measurement *measurement, double *bandwidth_gbs) {
  const double source_bytes = context_profile(measurement->context)->stream_bytes;
  const size_t most = vectors_per_item(measurement, source_bytes / WINDOWS);
  size_t vectors = vectors_per_item(measurement, 256e3);
  double best_ns = 0.0;
  if (vectors > most) vectors = most;
  TRY(buffer_create(&measurement->source, measurement->context, WINDOWS * bytes_read(measurement, most),
                    "what the limits read"));
  TRY(buffer_fill(measurement->source, 0x3f800000)); // 1.0f
  TRY(time_reading(measurement, vectors, (struct timing){.repeats = 1, .samples = LEAST_SAMPLES}, &best_ns));
  const double ns_per_byte = best_ns / (double)bytes_read(measurement, vectors);
  vectors = vectors_per_item(measurement, fmin(RUN_NS / ns_per_byte, (double)bytes_read(measurement, most)));
  const double window_ns = ns_per_byte * (double)bytes_read(measurement, vectors);
  const struct timing timing = {.repeats = (int)fmax(1.0, fmin(64.0, 1e6 / window_ns)),
                                .samples = 4 * MOST_SAMPLES};
  TRY(time_reading(measurement, vectors, timing, &best_ns));
  TRY(check_results(measurement, "stream_bandwidth", (float)vectors));
  *bandwidth_gbs = (double)bytes_read(measurement, vectors) / best_ns;
  return RESCL_OK;
}

static void measurement_free(struct measurement *measurement) {
  buffer_free(measurement->source);
  buffer_free(measurement->results);
  program_free(measurement->program);
}

rescl_status limits_measure(struct context *context, rescl_device_limits *limits) {
  struct measurement measurement = {.context = context};
  struct fastest fastest = {0};
  *limits = (rescl_device_limits){0};
  rescl_status status;
  TRY_CLEANUP(prepare(&measurement));
  TRY_CLEANUP(find_fastest(&measurement, &fastest));
  TRY_CLEANUP(measure_reading(&measurement, &limits->bandwidth_gbs));
  limits->gflops = fastest.gflops;
cleanup:
  if (status != RESCL_OK) *limits = (rescl_device_limits){0};
  measurement_free(&measurement);
  return status;
}

struct limits_meter {
  struct measurement measurement;
  struct launch *launch;
  double operations; // of the launch
};

rescl_status limits_meter_create(struct limits_meter **out, struct context *context) {
  struct limits_meter *meter = calloc(1, sizeof *meter);
  struct fastest fastest = {0};
  *out = NULL;
  if (!meter) return fail_memory(sizeof *meter);
  meter->measurement.context = context;
  rescl_status status;
  TRY_CLEANUP(prepare(&meter->measurement));
  TRY_CLEANUP(find_fastest(&meter->measurement, &fastest));
  TRY_CLEANUP(record_arithmetic(&meter->measurement, fastest.kind, fastest.rounds, &meter->launch));
  meter->operations = operations_of(&meter->measurement, fastest.kind, fastest.rounds);
  *out = meter;
cleanup:
  if (status != RESCL_OK) limits_meter_free(meter);
  return status;
}

rescl_status limits_meter_take(struct limits_meter *meter, double *gflops) {
  struct timing timing = {.launches = {meter->launch}, .launch_count = 1, .repeats = 1, .samples = 1};
  double elapsed_ns = 0.0;
  *gflops = 0.0;
  TRY(time_launches(&meter->measurement, &timing, &elapsed_ns));
  *gflops = meter->operations / elapsed_ns;
  return RESCL_OK;
}

void limits_meter_free(struct limits_meter *meter) {
  if (!meter) return;
  launch_free(meter->launch);
  measurement_free(&meter->measurement);
  free(meter);
}
