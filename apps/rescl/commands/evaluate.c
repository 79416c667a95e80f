#define _GNU_SOURCE // argp
#include <argp.h>
#include <stdio.h>

#include "commands/commands.h"
#include "console/report.h"
#include "data/json.h"
#include "evaluate/result_file.h"
#include "evaluate/scores.h"
#include "options/options.h"

enum { KEY_ANNOTATIONS = 0x2000, KEY_COCO };

struct evaluate_options {
  struct common_options common;
  const char *annotations, *coco;
};

static const struct argp_child children[] = {{&json_argp, 0, NULL, 1}, {0}};

static error_t parse(int key, char *argument, struct argp_state *state) {
  struct evaluate_options *options = state->input;
  switch (key) {
  case ARGP_KEY_INIT:
    common_options_share(state, children, &options->common);
    return 0;
  case KEY_ANNOTATIONS:
    options->annotations = argument;
    return 0;
  case KEY_COCO:
    options->coco = argument;
    return 0;
  case ARGP_KEY_END:
    if (!options->coco) wrong_use(state, "no --coco was given: what is to be evaluated");
    if (!options->annotations) wrong_use(state, "no --annotations were given: what pictures show");
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp_option option_table[] = {
    {"annotations", KEY_ANNOTATIONS, "FILE", 0, "What pictures show: COCO's annotations", 0},
    {"coco", KEY_COCO, "FILE", 0, "Evaluate what stands in this file of COCO's results", 0},
    {0}};

static const char description[] = "Say how good results are: COCO's average precision and recall, for boxes "
                                  "and masks, the same as COCOeval's."
                                  "\vExamples:\n"
                                  "  rescl evaluate --coco results.json --annotations instances_val2017.json";

static cJSON *describe(const struct evaluate_options *options) {
  cJSON *root = json_new("rescl.evaluate/1");
  json_add_text(root, "task", "detect");
  json_add_text(root, "annotations", options->annotations);
  json_add_text(root, "results", options->coco);
  return root;
}

static int evaluate(const struct evaluate_options *options) {
  struct scores scores = {0};
  cJSON *root = describe(options);
  cJSON *entry = json_add_object(cJSON_AddArrayToObject(root, "evaluations"));
  int code = result_file_evaluate(&scores, entry, options->coco, options->annotations);
  if (code == EXIT_DONE && !json_takes_output(options->common.json)) scores_print(&scores);
  if (code == EXIT_DONE) code = json_write(root, options->common.json);
  scores_free(&scores);
  cJSON_Delete(root);
  return code;
}

int cmd_evaluate(int argc, char **argv) {
  static const struct argp parser = {
      .options = option_table, .parser = parse, .doc = description, .children = children};
  struct evaluate_options options = {0};
  argp_parse(&parser, argc, argv, 0, NULL, &options);
  return evaluate(&options);
}
