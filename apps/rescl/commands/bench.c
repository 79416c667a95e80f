#define _GNU_SOURCE // argp
#include <argp.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/all.h"
#include "bench/device.h"
#include "bench/tables.h"
#include "commands/commands.h"
#include "console/report.h"
#include "data/json.h"
#include "options/options.h"

enum { KEY_RUNS = 0x2000, KEY_VERIFY, KEY_TIME_LIMIT, KEY_WORKER, KEY_WORKER_FIRST };

struct bench_options {
  struct bench_setup setup;
  const char *worker; // the selector that this process is a child for: bench/all.h; NULL: it is none
  size_t worker_first;
};

static const struct argp_child children[] = {{&shape_argp, 0, NULL, 0},
                                             {&seed_argp, 0, NULL, 0},
                                             {&json_argp, 0, NULL, 1},
                                             {&probe_argp, 0, NULL, 4},
                                             {&device_argp, 0, "Where and how it runs:", 3},
                                             {0}};

/** "1,8" */
static void parse_batches(struct bench_plan *plan, const char *text, const struct argp_state *state) {
  for (const char *piece = text;; piece += strcspn(piece, ",") + 1) {
    const size_t length = strcspn(piece, ",");
    char *number = format_text("%.*s", (int)length, piece);
    bench_plan_add_batch(plan, option_whole_number(state, "--batch", number, 1, 65536));
    free(number);
    if (piece[length] == '\0') return;
  }
}

static void check(struct bench_options *options, const struct argp_state *state) {
  struct bench_setup *setup = &options->setup;
  if (setup->plan.models.count == 0) wrong_use(state, "no MODEL was given");
  if (setup->plan.batch_count > 0 && setup->common.shapes.count > 0)
    wrong_use(state, "--batch or --shape: a shape brings its own batch");
  if (options->worker) setup->common.device = options->worker;
}

static error_t parse(int key, char *argument, struct argp_state *state) {
  struct bench_options *options = state->input;
  switch (key) {
  case ARGP_KEY_INIT:
    common_options_share(state, children, &options->setup.common);
    return 0;
  case 'b':
    parse_batches(&options->setup.plan, argument, state);
    return 0;
  case KEY_RUNS:
    options->setup.runs = option_whole_number(state, "--runs", argument, 1, 1000000);
    return 0;
  case KEY_VERIFY:
    options->setup.verifies = 1;
    return 0;
  case KEY_TIME_LIMIT:
    options->setup.limit_seconds = option_seconds(state, "--time-limit", argument);
    return 0;
  case KEY_WORKER:
    options->worker = argument;
    options->setup.is_child = 1;
    return 0;
  case KEY_WORKER_FIRST:
    options->worker_first = (size_t)option_whole_number(state, "--worker-first", argument, 0, INT64_MAX);
    return 0;
  case ARGP_KEY_ARG:
    text_list_add(&options->setup.plan.models, argument);
    return 0;
  case ARGP_KEY_END:
    check(options, state);
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp_option option_table[] = {
    {"runs", KEY_RUNS, "N", 0,
     "How many runs are timed. Default: as many as take about 4 seconds, at least 10, or 3 where these take "
     "longer than half a minute",
     0},
    {"verify", KEY_VERIFY, NULL, 0,
     "Also compare the outputs with the reference, which is slow; ends with 1 if they are off", 0},
    {"batch", 'b', "N[,N...]", 0,
     "How many pictures or samples at a time, one result each; a model whose batch is fixed runs with that. "
     "Default: 1",
     3},
    {NULL, 0, NULL, 0, "With --device all:", 4},
    {"time-limit", KEY_TIME_LIMIT, "SECONDS", 0,
     "How long one model with one batch may take on a device, and measuring the device, before its driver "
     "counts as hanging and is stopped. Default: 600",
     4},
    {"worker", KEY_WORKER, "SELECTOR", OPTION_HIDDEN, NULL, 0},
    {"worker-first", KEY_WORKER_FIRST, "JOB", OPTION_HIDDEN, NULL, 0},
    {0}};

static const char description[] =
    "Time models on random input, from the input in the host's memory to the output in the host's memory, "
    "after warming up. '±' is what the median of another such run should differ by at most, nine times of "
    "ten; 'device ms' is what the layers take one by one, by the device's own clock; a run may be faster, "
    "as layers may share a launch. 'of peak' compares runs with what a kernel of multiplications and "
    "additions alone does just before and after each of them, so that it is fair on a machine that others "
    "use, too; 'measured peak' is the most that was seen of that kernel."
    "\vGFLOPS counts the operations that the model asks for; an algorithm that needs fewer, such as "
    "Winograd's, may come out above the peak.\n\n"
    "--device all takes every device of every driver, one after the other, each in a process of its own. "
    "What crashes, hangs or fails there is a row of its own that says what happened, and the rest goes on. "
    "The exit code is 1 where there is such a row.\n\n"
    "Examples:\n"
    "  rescl bench resnet50.onnx\n"
    "  rescl bench resnet18.onnx resnet50.onnx --batch 1,8 --threads 2 --json results.json\n"
    "  rescl bench resnet50.onnx --device all --batch 1,8 --json results.json";

static void hear(void *user, struct bench_event *event) {
  if (event->kind == EVENT_FAILED) report("%s", event->result.message);
  bench_results_take(user, event);
}

static void run_here(struct bench_results *results) {
  struct progress progress = progress_start();
  const struct bench_listener listener = {.hear = hear, .user = results};
  bench_device_run(results->setup, 0, &progress, &listener);
  progress_clear(&progress);
}

static int bench(const struct bench_setup *setup, const char *const *arguments) {
  struct bench_results results = bench_results_new(setup);
  const int takes_all = setup->common.device && strcmp(setup->common.device, "all") == 0;
  int code = EXIT_DONE;
  if (takes_all)
    code = bench_all_run(&results, arguments);
  else
    run_here(&results);
  bench_judge(&results);
  if (!json_takes_output(setup->common.json)) bench_print(&results);
  const int written = result_write(results.entries, results.count, "rescl.bench/1", setup->common.json);
  if (written != EXIT_DONE || results.fails) code = EXIT_FAILED;
  bench_results_free(&results);
  return code;
}

int cmd_bench(int argc, char **argv) {
  static const struct argp parser = {.options = option_table,
                                     .parser = parse,
                                     .args_doc = "MODEL...",
                                     .doc = description,
                                     .children = children};
  struct bench_options options = {.setup.limit_seconds = BENCH_LIMIT_SECONDS};
  argp_parse(&parser, argc, argv, 0, NULL, &options);
  bench_plan_make(&options.setup.plan);
  if (options.worker) bench_all_as_worker(&options.setup, options.worker_first);
  const int code = bench(&options.setup, (const char *const *)(argv + 1));
  bench_plan_free(&options.setup.plan);
  text_list_free(&options.setup.common.shapes);
  return code;
}
