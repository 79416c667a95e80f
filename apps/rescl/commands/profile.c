#define _GNU_SOURCE // argp
#include <argp.h>
#include <stdio.h>

#include "commands/commands.h"
#include "console/report.h"
#include "data/json.h"
#include "options/options.h"
#include "profile/tables.h"

enum { KEY_RUNS = 0x2000, KEY_TOP, KEY_TRACE };

struct profile_options {
  struct common_options common;
  const char *trace; // a file; NULL: none
  int64_t runs, top; // 0: not given
};

static const struct argp_child children[] = {{&model_argp, 0, NULL, 0},
                                             {&shape_argp, 0, NULL, 0},
                                             {&seed_argp, 0, NULL, 0},
                                             {&json_argp, 0, NULL, 1},
                                             {&device_argp, 0, "Where and how it runs:", 3},
                                             {&batch_argp, 0, NULL, 3},
                                             {0}};

static void check_options(const struct profile_options *options, const struct argp_state *state) {
  if (options->common.batch > 0 && options->common.shapes.count > 0)
    wrong_use(state, "--batch or --shape: a shape brings its own batch");
  if (options->trace && json_takes_output(options->trace) && json_takes_output(options->common.json))
    wrong_use(state, "--json and --trace: only one of them can go to standard output");
}

static error_t parse(int key, char *argument, struct argp_state *state) {
  struct profile_options *options = state->input;
  switch (key) {
  case ARGP_KEY_INIT:
    common_options_share(state, children, &options->common);
    return 0;
  case KEY_RUNS:
    options->runs = option_whole_number(state, "--runs", argument, 1, 100000);
    return 0;
  case KEY_TOP:
    options->top = option_whole_number(state, "--top", argument, 1, INT64_MAX);
    return 0;
  case KEY_TRACE:
    options->trace = argument;
    return 0;
  case ARGP_KEY_END:
    check_options(options, state);
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp_option option_table[] = {
    {"runs", KEY_RUNS, "N", 0,
     "How many runs are timed, each of both sorts: with device times recorded, and without. Default: as many "
     "as take about 4 seconds together, at least 10",
     0},
    {"top", KEY_TOP, "N", 0, "Show the N layers that take longest, those first. Default: all, in their order",
     0},
    {"trace", KEY_TRACE, "FILE", 0,
     "Also write what the session did, and one run launch by launch, for https://ui.perfetto.dev or "
     "chrome://tracing; '-': to standard output instead of text",
     1},
    {0}};

static const char description[] =
    "Show where a model's time goes on a device: for each layer how it runs, how long it takes there and "
    "how fast that is, beside what the device was measured to do in the same run. A layer is bound by "
    "arithmetic or by memory, whichever would take longer at that peak; 'reached' says how near it comes."
    "\vGFLOPS counts the operations that the model asks for; an algorithm that needs fewer, such as "
    "Winograd's, may reach more than 100 %. GB/s counts what a layer must read and write at least; what "
    "caches hold may come faster than memory.\n\n"
    "Examples:\n"
    "  rescl profile resnet50.onnx --top 10\n"
    "  rescl profile resnet50.onnx --batch 8 --json profile.json --trace trace.json";

static int write_results(const struct profile *profile, const struct profile_options *options) {
  if (!json_takes_output(options->common.json) && !json_takes_output(options->trace)) {
    profile_print(profile, (size_t)options->top);
    fflush(stdout);
  }
  if (result_write(&profile->result, 1, "rescl.profile/1", options->common.json) != EXIT_DONE)
    return EXIT_FAILED;
  if (json_write(profile->trace, options->trace) != EXIT_DONE) return EXIT_FAILED;
  return profile->result.peak_gflops > 0.0 ? EXIT_DONE : EXIT_FAILED; // what failed has been reported
}

static int profile(const struct profile_options *options) {
  struct progress progress = progress_start();
  struct profile result;
  const struct profile_request request = {.options = &options->common,
                                          .runs = options->runs,
                                          .traces = options->trace != NULL,
                                          .progress = &progress};
  int code = profile_run(&result, &request);
  if (code == EXIT_DONE) code = write_results(&result, options);
  profile_free(&result);
  return code;
}

int cmd_profile(int argc, char **argv) {
  static const struct argp parser = {.options = option_table,
                                     .parser = parse,
                                     .args_doc = "MODEL",
                                     .doc = description,
                                     .children = children};
  struct profile_options options = {0};
  argp_parse(&parser, argc, argv, 0, NULL, &options);

  const int code = profile(&options);
  text_list_free(&options.common.shapes);
  return code;
}
