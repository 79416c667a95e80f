#define _GNU_SOURCE // argp
#include <argp.h>
#include <stdio.h>

#include "commands/commands.h"
#include "console/report.h"
#include "console/say.h"
#include "data/json.h"
#include "evaluate/evaluation.h"
#include "evaluate/result_file.h"
#include "results/result.h"
#include "share/share.h"

enum { KEY_ANNOTATIONS = 0x2000, KEY_PICTURES, KEY_COCO, KEY_SCORE, KEY_IOU };

struct evaluate_options {
  struct common_options common;
  struct evaluation_options evaluation;
  const char *coco;
};

static const struct argp_child children[] = {{&vision_argp, 0, "How pictures go in:", 2},
                                             {&device_argp, 0, "Where and how it runs:", 3},
                                             {&batch_argp, 0, NULL, 3},
                                             {&check_argp, 0, NULL, 3},
                                             {&json_argp, 0, NULL, 1},
                                             {0}};

/** What goes with what. */
static void check_options(const struct evaluate_options *options, const struct argp_state *state) {
  const struct evaluation_options *evaluation = &options->evaluation;
  if (options->coco && evaluation->model) wrong_use(state, "--coco is evaluated without a MODEL");
  if (options->coco && evaluation->pictures) wrong_use(state, "--coco is evaluated without --pictures");
  if (options->coco && (evaluation->score >= 0.0 || evaluation->iou >= 0.0))
    wrong_use(state, "--score and --iou are for a MODEL: --coco is evaluated as it is");
  if (options->coco && !evaluation->annotations)
    wrong_use(state, "no --annotations were given: what is known of the pictures");
  if (options->coco) return;
  if (!evaluation->model) wrong_use(state, "neither a MODEL nor --coco was given: what is to be evaluated");
  if (!evaluation->pictures) wrong_use(state, "no --pictures were given: a folder");
}

static error_t parse(int key, char *argument, struct argp_state *state) {
  struct evaluate_options *options = state->input;
  switch (key) {
  case ARGP_KEY_INIT:
    common_options_share(state, children, &options->common);
    state->child_inputs[0] = &options->evaluation.settings;
    return 0;
  case KEY_ANNOTATIONS:
    options->evaluation.annotations = argument;
    return 0;
  case KEY_PICTURES:
    options->evaluation.pictures = argument;
    return 0;
  case KEY_COCO:
    options->coco = argument;
    return 0;
  case KEY_SCORE:
    options->evaluation.score = option_fraction(state, "--score", argument);
    return 0;
  case KEY_IOU:
    options->evaluation.iou = option_fraction(state, "--iou", argument);
    return 0;
  case ARGP_KEY_ARG:
    if (options->evaluation.model) wrong_use(state, "one MODEL at a time");
    options->evaluation.model = argument;
    return 0;
  case ARGP_KEY_END:
    check_options(options, state);
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp_option option_table[] = {
    {"annotations", KEY_ANNOTATIONS, "FILE", 0,
     "What is known of the pictures: COCO's annotations; a folder of masks, PNGs of the pictures' names "
     "whose "
     "indices are classes; or a list with a picture and its class in each line. Default: --pictures holds a "
     "folder "
     "for each class",
     0},
    {"pictures", KEY_PICTURES, "DIR", 0, "Where the pictures are", 0},
    {"coco", KEY_COCO, "FILE", 0, "Evaluate results in COCO's format from this file, without a model", 0},
    {"score", KEY_SCORE, "PART", 0, "What is found is at least so sure, 0 to 1. Default: 0.001", 0},
    {"iou", KEY_IOU, "PART", 0,
     "Of two boxes of a class that overlap by more than this part of both, the surer one stays, 0 to 1; not "
     "where "
     "the network does that itself. Default: 0.65",
     0},
    {0}};

static const char description[] =
    "Say how well a model does on pictures of which it is known what they show. Networks that classify: how "
    "often "
    "they name the right class. That detect: COCO's average precision and recall, of boxes and of masks, the "
    "same as "
    "COCOeval's. That segment: intersection over union of each class, and the mean. --device all runs all "
    "pictures "
    "on each device, alone: a driver that computes something wrong shows."
    "\vExamples:\n"
    "  rescl evaluate resnet50.onnx --pictures imagenet/val\n"
    "  rescl evaluate resnet50.onnx --annotations val.txt --pictures imagenet/val --device all\n"
    "  rescl evaluate yolox_nano.onnx --annotations instances_val2017.json --pictures val2017\n"
    "  rescl evaluate fcn_resnet50.onnx --annotations SegmentationClass --pictures JPEGImages\n"
    "  rescl evaluate --coco results.json --annotations instances_val2017.json";

/** One command's work. */
struct work {
  const struct evaluate_options *options;
  struct evaluation evaluation;
  struct share share;
  struct progress progress;
  struct scores scores;
  cJSON *evaluations; // a part of what is written
};

/** What is known of one that failed. */
static void tell_failure(struct work *work, size_t device, cJSON *entry) {
  const char *failure = work->share.parts ? work->share.parts[device].failure : NULL;
  json_add_text(entry, "failure", failure ? failure : "not all pictures were run");
  scores_add_column(&work->scores, json_text(entry, "device.selector"), "");
}

static int run_device(struct work *work, size_t device) {
  struct evaluation *evaluation = &work->evaluation;
  struct share alone = share_alone(&work->share, device);
  work->progress.detail = share_selector(&work->share, device);
  const int code = evaluation->run(evaluation->user, &alone);
  if (code != EXIT_DONE && !work->share.parts && alone.finished == 0) return code;
  cJSON *entry = json_add_object(work->evaluations);
  share_write_device(entry, &work->share, device, evaluation->network->device);
  if (code != EXIT_DONE) tell_failure(work, device, entry);
  return code == EXIT_DONE ? evaluation->tell(evaluation->user, &work->scores, entry) : code;
}

static int run_model(struct work *work, cJSON *root) {
  struct evaluation *evaluation = &work->evaluation;
  const struct evaluation_options *options = &work->options->evaluation;
  int code = EXIT_DONE;
  if (share_find(&work->share, work->options->common.device) != EXIT_DONE ||
      evaluation_open(evaluation, options, &work->progress) != EXIT_DONE)
    return EXIT_FAILED;
  json_add_text(root, "task", evaluation->task);
  json_add_text(root, "model", options->model);
  if (options->annotations) json_add_text(root, "annotations", options->annotations);
  json_add_text(root, "pictures", options->pictures);
  work->evaluations = cJSON_AddArrayToObject(root, "evaluations");
  for (size_t device = 0; device < work->share.device_count; device++)
    if (run_device(work, device) != EXIT_DONE) code = EXIT_FAILED;
  return code;
}

static int run_file(struct work *work, cJSON *root) {
  const struct evaluate_options *options = work->options;
  json_add_text(root, "task", "detect");
  json_add_text(root, "results", options->coco);
  json_add_text(root, "annotations", options->evaluation.annotations);
  cJSON *entry = json_add_object(cJSON_AddArrayToObject(root, "evaluations"));
  return result_file_evaluate(&work->scores, entry, options->coco, options->evaluation.annotations);
}

static void print(const struct work *work) {
  for (size_t device = 0; device < work->share.device_count; device++) {
    const char *selector = share_selector(&work->share, device);
    if (selector) say("%s is %s\n", selector, work->share.probe.devices[device].info.name);
  }
  scores_print(&work->scores);
}

/** What could be found out is told, whatever failed. */
static int evaluate(struct work *work) {
  const char *json = work->options->common.json;
  cJSON *root = json_new("rescl.evaluate/1");
  int code = work->options->coco ? run_file(work, root) : run_model(work, root);
  if (!json_takes_output(json)) print(work);
  if (work->scores.count > 0 && json_write(root, json) != EXIT_DONE) code = EXIT_FAILED;
  cJSON_Delete(root);
  return code;
}

int cmd_evaluate(int argc, char **argv) {
  static const struct argp parser = {.options = option_table,
                                     .parser = parse,
                                     .args_doc = "MODEL\n--coco FILE",
                                     .doc = description,
                                     .children = children};
  struct evaluate_options options = {.evaluation = {.score = -1.0, .iou = -1.0}};
  argp_parse(&parser, argc, argv, 0, NULL, &options);
  options.evaluation.common = &options.common;

  struct work work = {.options = &options, .progress = progress_start()};
  const int code = evaluate(&work);
  scores_free(&work.scores);
  evaluation_close(&work.evaluation);
  share_free(&work.share);
  return code;
}
