#define _GNU_SOURCE // argp
#include <argp.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/commands.h"
#include "console/report.h"
#include "console/terminal.h"
#include "data/json.h"
#include "inspect/inspection.h"
#include "network/shapes.h"
#include "options/options.h"

enum { KEY_PASSES = 0x2000 };

struct inspect_options {
  struct common_options common;
  int shows_passes;
};

static const struct argp_child children[] = {{&model_argp, 0, NULL, 0},
                                             {&batch_argp, 0, NULL, 0},
                                             {&shape_argp, 0, NULL, 0},
                                             {&json_argp, 0, NULL, 0},
                                             {0}};

static error_t parse(int key, char *argument, struct argp_state *state) {
  struct inspect_options *options = state->input;
  (void)argument;
  switch (key) {
  case ARGP_KEY_INIT:
    common_options_share(state, children, &options->common);
    return 0;
  case KEY_PASSES:
    options->shows_passes = 1;
    return 0;
  case ARGP_KEY_END:
    if (options->shows_passes && options->common.json)
      argp_error(state, "--passes is text and goes without --json");
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp_option option_table[] = {
    {"passes", KEY_PASSES, NULL, 0, "Show the graph as loaded and after each pass that changed it", 0}, {0}};

static const char description[] = "Show what would run: inputs, outputs, parameters, operations, memory, and "
                                  "every layer after the passes have "
                                  "folded and fused what they can. Needs no device."
                                  "\vExamples:\n"
                                  "  rescl inspect resnet50.onnx\n"
                                  "  rescl inspect resnet50.onnx --batch 8 --json -\n"
                                  "  rescl inspect resnet50.onnx --passes | less";

/** Weights that run over the line are cut: people read this for the nodes. */
static void print_graph_line(const char *line, int length) {
  enum { LONGEST = 110 };
  const int is_cut = strncmp(line, "const ", 6) == 0 && length > LONGEST;
  int shown = is_cut ? LONGEST : length;
  while (is_cut && shown > 0 && line[shown - 1] != ',') shown--;
  char *text = format_text("%.*s", is_cut && shown == 0 ? length : shown, line);
  text_make_safe(text, "");
  printf("%s%s\n", text, is_cut && shown > 0 ? " …}" : "");
  free(text);
}

static void print_pass(void *user, const char *pass, const char *graph_text) {
  size_t *number = user;
  printf("%s%s==== %zu. %s ====%s\n", *number ? "\n" : "", terminal_bold(stdout), *number, pass,
         terminal_plain(stdout));
  for (const char *line = graph_text; *line;) {
    const size_t length = strcspn(line, "\n");
    print_graph_line(line, (int)length);
    line += length + (line[length] == '\n');
  }
  ++*number;
}

static int show_passes(const rescl_model *model, const char *path, const rescl_binding *binding) {
  size_t number = 0;
  if (rescl_model_trace_passes(model, binding, print_pass, &number) == RESCL_OK) return EXIT_DONE;
  fflush(stdout);
  return report_library(path);
}

static int show_inspection(const rescl_model *model, const struct inspect_options *options,
                           const rescl_binding *binding) {
  rescl_inspection *inspection = NULL;
  if (rescl_model_inspect(model, binding, &inspection) != RESCL_OK)
    return report_library(options->common.model);
  const struct inspected inspected = {model, options->common.model, binding->batch, inspection};
  if (!json_takes_output(options->common.json)) inspection_print(&inspected);
  const int code = options->common.json ? inspection_write(&inspected, options->common.json) : EXIT_DONE;
  rescl_inspection_free(inspection);
  return code;
}

/** The batch that the numbers are for. */
static int64_t choose_batch(const rescl_model *model, const struct inspect_options *options,
                            const rescl_tensor *shapes) {
  if (options->common.batch > 0) return options->common.batch;
  if (options->common.shapes.count > 0 && shapes[0].rank > 0) return shapes[0].shape[0];
  const int64_t fixed = model_fixed_batch(model);
  return fixed > 0 ? fixed : 1;
}

static int inspect(const rescl_model *model, const struct inspect_options *options) {
  rescl_tensor *shapes = NULL;
  if (shapes_parse(&shapes, &options->common.shapes, model, options->common.model) != EXIT_DONE)
    return EXIT_FAILED;
  const rescl_binding binding = {.batch = choose_batch(model, options, shapes),
                                 .inputs = shapes,
                                 .input_count = options->common.shapes.count};
  const int code = options->shows_passes ? show_passes(model, options->common.model, &binding)
                                         : show_inspection(model, options, &binding);
  free(shapes);
  return code;
}

int cmd_inspect(int argc, char **argv) {
  static const struct argp parser = {.options = option_table,
                                     .parser = parse,
                                     .args_doc = "MODEL",
                                     .doc = description,
                                     .children = children};
  struct inspect_options options = {0};
  argp_parse(&parser, argc, argv, 0, NULL, &options);

  rescl_model *model = NULL;
  int code = rescl_model_load(&model, options.common.model) == RESCL_OK
                 ? inspect(model, &options)
                 : report_library(options.common.model);
  rescl_model_free(model);
  text_list_free(&options.common.shapes);
  return code;
}
