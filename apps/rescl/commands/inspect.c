#define _GNU_SOURCE // argp
#include <argp.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/commands.h"
#include "console/report.h"
#include "console/say.h"
#include "data/json.h"
#include "inspect/inspection.h"
#include "inspect/plan.h"
#include "network/network.h"
#include "network/shapes.h"
#include "options/options.h"

enum { KEY_PASSES = 0x2000, KEY_DEVICE_PROFILE };

struct inspect_options {
  struct common_options common;
  int shows_passes;
  const char *device_profile; // --device-profile; NULL: not given
};

static const struct argp_child children[] = {{&model_argp, 0, NULL, 0}, {&batch_argp, 0, NULL, 0},
                                             {&shape_argp, 0, NULL, 0}, {&algorithm_argp, 0, NULL, 0},
                                             {&json_argp, 0, NULL, 0},  {0}};

static error_t parse(int key, char *argument, struct argp_state *state) {
  struct inspect_options *options = state->input;
  switch (key) {
  case ARGP_KEY_INIT:
    common_options_share(state, children, &options->common);
    return 0;
  case KEY_PASSES:
    options->shows_passes = 1;
    return 0;
  case KEY_DEVICE_PROFILE:
    if (strcmp(argument, "list") == 0) exit(plan_print_devices());
    options->device_profile = argument;
    return 0;
  case ARGP_KEY_END:
    if (options->shows_passes && options->device_profile)
      wrong_use(state, "--passes and --device-profile show different things: one at a time");
    if (options->common.algorithm && !options->device_profile)
      wrong_use(state, "--algorithm goes with --device-profile");
    if (options->shows_passes && options->common.json)
      wrong_use(state, "--passes is text and goes without --json");
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp_option option_table[] = {
    {"passes", KEY_PASSES, NULL, 0, "Show the graph as loaded and after each pass that changed it", 0},
    {"device-profile", KEY_DEVICE_PROFILE, "NAME", 0,
     "Show what would run on that device, which need not be here, without tuning: kernels, programs, "
     "launches, memory; 'list' shows the names",
     0},
    {0}};

static const char description[] = "Show what would run: inputs, outputs, parameters, operations, memory, and "
                                  "every layer after the passes have folded and fused what they can. Needs "
                                  "no device."
                                  "\vExamples:\n"
                                  "  rescl inspect resnet50.onnx\n"
                                  "  rescl inspect resnet50.onnx --batch 8 --json -\n"
                                  "  rescl inspect resnet50.onnx --passes | less\n"
                                  "  rescl inspect resnet50.onnx --device-profile radeon-rx-7900-xtx";

/** Weights that run over the line are cut: people read this for the nodes. */
static void print_graph_line(const char *line, int length) {
  enum { LONGEST = 110 };
  const int is_cut = strncmp(line, "const ", 6) == 0 && length > LONGEST;
  int shown = is_cut ? LONGEST : length;
  while (is_cut && shown > 0 && line[shown - 1] != ',') shown--;
  char *text = format_text("%.*s", is_cut && shown == 0 ? length : shown, line);
  say("%s%s\n", text, is_cut && shown > 0 ? " …}" : "");
  free(text);
}

static void print_pass(void *user, const char *pass, const char *graph_text) {
  size_t *number = user;
  if (*number) say("\n");
  say_bold("==== %zu. %s ====\n", *number, pass);
  for (const char *line = graph_text; *line;) {
    const size_t length = strcspn(line, "\n");
    print_graph_line(line, (int)length);
    line += length + (line[length] == '\n');
  }
  ++*number;
}

static int show_passes(struct network *network) {
  size_t number = 0;
  if (rescl_model_trace_passes(network->model, &network->options.binding, print_pass, &number) == RESCL_OK)
    return EXIT_DONE;
  fflush(stdout);
  return network_fail_library(network);
}

static int show_inspection(struct network *network, const char *json) {
  rescl_inspection *inspection = NULL;
  const rescl_binding *binding = &network->options.binding;
  if (rescl_model_inspect(network->model, binding, &inspection) != RESCL_OK)
    return network_fail_library(network);
  const struct inspected inspected = {network->model, network->path, binding->batch, inspection};
  if (!json_takes_output(json)) inspection_print(&inspected);
  const int code = json ? inspection_write(&inspected, json) : EXIT_DONE;
  rescl_inspection_free(inspection);
  return code;
}

static int show_plan(struct network *network, const struct inspect_options *options) {
  rescl_plan *plan = NULL;
  rescl_plan_options wanted = rescl_plan_options_default();
  wanted.device = options->device_profile;
  wanted.algorithm = options->common.algorithm;
  wanted.binding = network->options.binding;
  if (rescl_plan_create(&plan, network->model, &wanted) != RESCL_OK) return network_fail_library(network);
  const struct planned planned = {network->path, wanted.binding.batch, plan};
  if (!json_takes_output(options->common.json)) plan_print(&planned);
  const int code = plan_write(&planned, options->common.json);
  rescl_plan_free(plan);
  return code;
}

/** The batch that the numbers are for. */
static int64_t choose_batch(const rescl_model *model, const rescl_binding *binding) {
  if (binding->batch > 0) return binding->batch;
  if (binding->input_count > 0 && binding->inputs[0].rank > 0) return binding->inputs[0].shape[0];
  const int64_t fixed = model_fixed_batch(model);
  return fixed > 0 ? fixed : 1;
}

static int inspect(struct network *network, const struct inspect_options *options) {
  if (network_load(network) != EXIT_DONE || shapes_bind(network, &options->common.shapes) != EXIT_DONE)
    return EXIT_FAILED;
  network->options.binding.batch = choose_batch(network->model, &network->options.binding);
  if (options->device_profile) return show_plan(network, options);
  return options->shows_passes ? show_passes(network) : show_inspection(network, options->common.json);
}

int cmd_inspect(int argc, char **argv) {
  static const struct argp parser = {.options = option_table,
                                     .parser = parse,
                                     .args_doc = "MODEL",
                                     .doc = description,
                                     .children = children};
  struct inspect_options options = {0};
  argp_parse(&parser, argc, argv, 0, NULL, &options);

  struct progress progress = progress_start();
  struct network network = network_new(&options.common, options.common.model, &progress);
  const int code = inspect(&network, &options);
  network_close(&network);
  text_list_free(&options.common.shapes);
  return code;
}
