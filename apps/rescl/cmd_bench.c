#define _GNU_SOURCE // argp
#include <argp.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "bench_report.h"
#include "commands.h"
#include "json.h"
#include "options.h"
#include "progress.h"
#include "report.h"
#include "units.h"

enum { KEY_RUNS = 0x2000, KEY_VERIFY };

struct bench_options {
  struct common_options common;
  struct text_list models;
  int64_t *batches; // as given; none: 1
  size_t batch_count, batch_capacity;
  int64_t runs;
  int verifies;
};

/** What one command works with. */
struct work {
  const struct bench_options *options;
  rescl_device *device;
  rescl_device_limits limits;
  int is_measured; // or was tried to
  struct bench_result *results;
  size_t result_count, result_capacity;
  struct progress progress;
  int code;
};

static const struct argp_child children[] = {{&shape_argp, 0, NULL, 0},
                                             {&seed_argp, 0, NULL, 0},
                                             {&json_argp, 0, NULL, 1},
                                             {&device_argp, 0, "Where and how it runs:", 3},
                                             {0}};

static void add_batch(struct bench_options *options, int64_t batch) {
  options->batches = allocate_more(options->batches, options->batch_count, &options->batch_capacity,
                                   sizeof *options->batches);
  options->batches[options->batch_count++] = batch;
}

/** "1,8" */
static void parse_batches(struct bench_options *options, const char *text, const struct argp_state *state) {
  for (const char *piece = text;; piece += strcspn(piece, ",") + 1) {
    const size_t length = strcspn(piece, ",");
    char *number = format_text("%.*s", (int)length, piece);
    add_batch(options, option_whole_number(state, "--batch", number, 1, 65536));
    free(number);
    if (piece[length] == '\0') return;
  }
}

static error_t parse(int key, char *argument, struct argp_state *state) {
  struct bench_options *options = state->input;
  switch (key) {
  case ARGP_KEY_INIT:
    common_options_share(state, children, &options->common);
    return 0;
  case 'b':
    parse_batches(options, argument, state);
    return 0;
  case KEY_RUNS:
    options->runs = option_whole_number(state, "--runs", argument, 1, 1000000);
    return 0;
  case KEY_VERIFY:
    options->verifies = 1;
    return 0;
  case ARGP_KEY_ARG:
    text_list_add(&options->models, argument);
    return 0;
  case ARGP_KEY_END:
    if (options->models.count == 0) argp_error(state, "no MODEL was given");
    if (options->batch_count > 0 && options->common.shapes.count > 0)
      argp_error(state, "--batch or --shape: a shape brings its own batch");
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp_option option_table[] = {
    {"runs", KEY_RUNS, "N", 0,
     "How many runs are timed. Default: as many as take about 4 seconds, at least 10", 0},
    {"verify", KEY_VERIFY, NULL, 0,
     "Also compare the outputs with the reference, which is slow; ends with 1 if they are off", 0},
    {"batch", 'b', "N[,N...]", 0,
     "How many pictures or samples at a time, one result each; a model whose batch is fixed runs with that. "
     "Default: 1",
     3},
    {0}};

static const char description[] =
    "Time models on random input, from the input in the host's memory to the output in the host's memory, "
    "after warming "
    "up. The device's own limits are measured in the same run, so that a speed can be told as a part of what "
    "is possible."
    "\vGFLOPS counts the operations that the model asks for; an algorithm that needs fewer, such as "
    "Winograd's, may come "
    "out above the peak.\n\nExamples:\n"
    "  rescl bench resnet50.onnx\n"
    "  rescl bench resnet18.onnx resnet50.onnx --batch 1,8 --threads 2 --json results.json";

/** Once per device, after the first result, so that it is no part of that one's startup. */
static void measure_device(struct work *work) {
  if (work->is_measured) return;
  work->is_measured = 1;
  progress_update(&work->progress, "what the device can do at most", 0, 0);
  const rescl_status status =
      rescl_device_measure(work->device, work->options->common.threads, &work->limits);
  progress_clear(&work->progress);
  if (status != RESCL_OK) work->code = report_library(NULL);
}

static void judge(struct work *work, const struct bench_result *result) {
  if (isnan(result->error) || result->error <= BENCH_TOLERANCE) return;
  report("%s: batch %" PRId64
         ": the output has an error of %s, at most %s is allowed; 'rescl verify' names the layer",
         result->path, result->batch, unit_error(result->error).text, unit_error(BENCH_TOLERANCE).text);
  work->code = EXIT_FAILED;
}

static void bench_batch(struct work *work, const char *path, int64_t batch) {
  const struct bench_options *options = work->options;
  struct bench_request request = {.path = path,
                                  .device = work->device,
                                  .session = session_options_from(&options->common),
                                  .shapes = &options->common.shapes,
                                  .runs = options->runs,
                                  .seed = options->common.seed,
                                  .verifies = options->verifies,
                                  .progress = &work->progress};
  request.session.binding.batch = batch;
  work->results =
      allocate_more(work->results, work->result_count, &work->result_capacity, sizeof *work->results);
  struct bench_result *result = &work->results[work->result_count];
  if (bench_run(result, &request) != EXIT_DONE) {
    work->code = EXIT_FAILED;
    return;
  }
  work->result_count++;
  judge(work, result);
  measure_device(work);
}

/** 0 where it is open, -1 (reported) where the model can not be loaded. */
static int64_t find_fixed_batch(const char *path) {
  rescl_model *model = NULL;
  const int64_t fixed =
      rescl_model_load(&model, path) == RESCL_OK ? model_fixed_batch(model) : (report_library(path), -1);
  rescl_model_free(model);
  return fixed;
}

static void bench_model(struct work *work, const char *path) {
  const struct bench_options *options = work->options;
  const int64_t fixed = find_fixed_batch(path);
  if (fixed < 0) work->code = EXIT_FAILED;
  if (fixed == 0)
    for (size_t index = 0; index < options->batch_count; index++)
      bench_batch(work, path, options->batches[index]);
  if (fixed == 0 && options->batch_count == 0) bench_batch(work, path, 1);
  if (fixed <= 0) return;
  for (size_t index = 0; index < options->batch_count; index++)
    if (options->batches[index] != fixed)
      report("%s: batch %" PRId64 " left out: the model's batch is fixed at %" PRId64, path,
             options->batches[index], fixed);
  bench_batch(work, path, fixed);
}

static int bench_models(struct work *work) {
  const struct bench_options *options = work->options;
  if (rescl_device_open(&work->device, options->common.device) != RESCL_OK) return report_library(NULL);
  for (size_t index = 0; index < options->models.count; index++)
    bench_model(work, options->models.items[index]);
  const struct bench_report bench_report = {.device = work->device,
                                            .algorithm = options->common.algorithm,
                                            .threads = options->common.threads,
                                            .limits = work->limits,
                                            .results = work->results,
                                            .result_count = work->result_count};
  if (!json_takes_output(options->common.json)) bench_report_print(&bench_report);
  if (options->common.json && bench_report_write(&bench_report, options->common.json) != EXIT_DONE)
    return EXIT_FAILED;
  return work->code;
}

int cmd_bench(int argc, char **argv) {
  static const struct argp parser = {.options = option_table,
                                     .parser = parse,
                                     .args_doc = "MODEL...",
                                     .doc = description,
                                     .children = children};
  struct bench_options options = {0};
  argp_parse(&parser, argc, argv, 0, NULL, &options);

  struct work work = {.options = &options, .progress = progress_start(), .code = EXIT_DONE};
  const int code = bench_models(&work);
  rescl_device_free(work.device);
  free(work.results);
  free(options.batches);
  text_list_free(&options.models);
  text_list_free(&options.common.shapes);
  return code;
}
