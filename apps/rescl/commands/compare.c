#define _GNU_SOURCE // argp
#include <argp.h>
#include <stdint.h>
#include <stdlib.h>

#include "commands/commands.h"
#include "compare/comparison.h"
#include "compare/json.h"
#include "compare/page.h"
#include "compare/table.h"
#include "console/report.h"
#include "data/json.h"
#include "options/options.h"

enum { KEY_HTML = 0x2000, KEY_BASELINE, KEY_LAYERS };

struct compare_options {
  struct common_options common;
  struct text_list files;
  const char *html;     // NULL: none
  const char *baseline; // NULL: the first
  size_t layers;
};

static const struct argp_child children[] = {{&json_argp, 0, NULL, 1}, {0}};

static error_t parse(int key, char *argument, struct argp_state *state) {
  struct compare_options *options = state->input;
  switch (key) {
  case ARGP_KEY_INIT:
    common_options_share(state, children, &options->common);
    return 0;
  case KEY_HTML:
    options->html = argument;
    return 0;
  case KEY_BASELINE:
    options->baseline = argument;
    return 0;
  case KEY_LAYERS:
    options->layers = (size_t)option_whole_number(state, "--layers", argument, 0, 1000000);
    return 0;
  case ARGP_KEY_ARG:
    text_list_add(&options->files, argument);
    return 0;
  case ARGP_KEY_END:
    if (options->files.count == 0) wrong_use(state, "no RESULT.json was given");
    if (json_takes_output(options->common.json) && json_takes_output(options->html))
      wrong_use(state, "--json - and --html -: only one of them can go to standard output");
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp_option option_table[] = {
    {"html", KEY_HTML, "FILE", 0,
     "Also write one page with charts and tables, which needs no network and no other file; '-': to "
     "standard output instead of text",
     0},
    {"baseline", KEY_BASELINE, "DEVICE", 0,
     "What the others are held against: a letter from the first table, or a part of a device's name. "
     "Default: A",
     0},
    {"layers", KEY_LAYERS, "N", 0,
     "How many layers to show of each network that was profiled, those first that lose the most time. "
     "Default: 10",
     0},
    {0}};

static const char description[] =
    "Compare devices: results of 'rescl bench --json' and 'rescl profile --json', from one machine or many, "
    "side by side. No device is needed."
    "\vA device is held to be faster or slower only where the medians differ by more than the spread that "
    "the results report; else it is the same. Files that say the same of one device, such as results of two "
    "versions, are told apart; a profile joins the results of its device.\n\n"
    "Examples:\n"
    "  rescl compare desktop.json laptop.json\n"
    "  rescl compare before.json after.json --html report.html\n"
    "  rescl compare results.json profile_gpu.json profile_cpu.json --baseline GeForce --layers 20";

/** Every file that is broken is reported; then nothing is compared, lest the baseline be
 *  another than was asked for. */
static int read_inputs(struct comparison_input *inputs, const struct text_list *files) {
  int code = EXIT_DONE;
  for (size_t index = 0; index < files->count; index++)
    if (comparison_input_read(&inputs[index], files->items[index]) != EXIT_DONE) code = EXIT_FAILED;
  return code;
}

/** Files first: whoever reads the table may close the pipe early. */
static int write_comparison(const struct comparison *comparison, const struct compare_options *options) {
  cJSON *json = comparison_to_json(comparison);
  int code = json_write(json, options->common.json);
  if (comparison_page_write(json, options->html) != EXIT_DONE) code = EXIT_FAILED;
  cJSON_Delete(json);
  if (!json_takes_output(options->common.json) && !json_takes_output(options->html))
    comparison_print(comparison, options->layers);
  return code;
}

static int compare(const struct compare_options *options, const struct comparison_input *inputs) {
  struct comparison comparison;
  int code = comparison_make(&comparison, inputs, options->files.count, options->baseline);
  if (code == EXIT_DONE) code = write_comparison(&comparison, options);
  comparison_free(&comparison);
  return code;
}

int cmd_compare(int argc, char **argv) {
  static const struct argp parser = {.options = option_table,
                                     .parser = parse,
                                     .args_doc = "RESULT.json...",
                                     .doc = description,
                                     .children = children};
  struct compare_options options = {.layers = 10};
  argp_parse(&parser, argc, argv, 0, NULL, &options);

  struct comparison_input *inputs = allocate(options.files.count, sizeof *inputs);
  int code = read_inputs(inputs, &options.files);
  if (code == EXIT_DONE) code = compare(&options, inputs);
  for (size_t index = 0; index < options.files.count; index++) comparison_input_free(&inputs[index]);
  free(inputs);
  text_list_free(&options.files);
  text_list_free(&options.common.shapes);
  return code;
}
