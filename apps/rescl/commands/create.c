#define _GNU_SOURCE // argp
#include <argp.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "commands/commands.h"
#include "console/report.h"
#include "console/say.h"
#include "console/table.h"
#include "console/units.h"
#include "options/options.h"

enum { KEY_CLASSES = 0x2000, KEY_LIST };

struct create_options {
  struct common_options common;
  const char *name;
  const char *output;
  int classes;
  int is_listing;
};

static const struct argp_child children[] = {{&seed_argp, 0, NULL, 0}, {0}};

static error_t parse(int key, char *argument, struct argp_state *state) {
  struct create_options *options = state->input;
  switch (key) {
  case ARGP_KEY_INIT:
    common_options_share(state, children, &options->common);
    return 0;
  case 'o':
    options->output = argument;
    return 0;
  case 'l':
    options->is_listing = 1;
    return 0;
  case KEY_CLASSES:
    options->classes = (int)option_whole_number(state, "--classes", argument, 1, 1000000);
    return 0;
  case ARGP_KEY_ARG:
    if (options->name) wrong_use(state, "one NAME at a time; '%s' is one too many", argument);
    options->name = argument;
    return 0;
  case ARGP_KEY_END:
    if (!options->name && !options->is_listing)
      wrong_use(state, "no NAME was given; --list shows the networks there are");
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp_option option_table[] = {
    {"output", 'o', "FILE", 0, "Where to write. Default: NAME.onnx in the current folder", 0},
    {"classes", KEY_CLASSES, "N", 0,
     "Classes. Default: 1000 for ImageNet networks, 21 for those that segment, 10 for CIFAR ones", 0},
    {"list", 'l', NULL, 0, "List the networks that can be made", 0},
    {0}};

static const char description[] = "Make a well-known network as an ONNX file: the layers of the paper, "
                                  "seeded random weights, an open batch. Its answers mean nothing; it is "
                                  "for measuring, verifying and trying out."
                                  "\vExamples:\n"
                                  "  rescl create --list\n"
                                  "  rescl create resnet50 -o resnet50.onnx\n"
                                  "  rescl create cifar_resnet20 --classes 100 --seed 7";

static int list_networks(void) {
  static const struct table_column columns[] = {
      {"name", TABLE_LEFT}, {"parameters", TABLE_RIGHT}, {"description", TABLE_LEFT}};
  struct table *table = table_new(columns, sizeof columns / sizeof *columns);
  size_t count = 0;
  const rescl_zoo_entry *entries = rescl_model_zoo(&count);
  for (size_t index = 0; index < count; index++) {
    table_cell(table, "%s", entries[index].name);
    table_cell(table, "%s", unit_count(entries[index].parameters).text);
    table_cell(table, "%s", entries[index].description);
  }
  table_print(table, stdout);
  table_free(table);
  return EXIT_DONE;
}

static int save_network(const rescl_model *model, const char *name, const char *path) {
  if (rescl_model_save(model, path) != RESCL_OK) return report_library(path);
  struct stat about;
  const int is_known = stat(path, &about) == 0;
  say("%s: %s", path, name);
  if (is_known) say(", %s", unit_bytes((uint64_t)about.st_size).text);
  say("\n");
  return EXIT_DONE;
}

int cmd_create(int argc, char **argv) {
  static const struct argp parser = {
      .options = option_table, .parser = parse, .args_doc = "NAME", .doc = description, .children = children};
  struct create_options options = {0};
  argp_parse(&parser, argc, argv, 0, NULL, &options);
  if (options.is_listing) return list_networks();

  rescl_create_options create = rescl_create_options_default();
  create.name = options.name;
  create.seed = options.common.seed;
  create.classes = options.classes;
  rescl_model *model = NULL;
  if (rescl_model_create(&model, &create) != RESCL_OK) return report_library(NULL);
  char *path = options.output ? format_text("%s", options.output) : format_text("%s.onnx", options.name);
  const int code = save_network(model, options.name, path);
  free(path);
  rescl_model_free(model);
  return code;
}
