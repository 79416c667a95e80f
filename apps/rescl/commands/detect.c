#define _GNU_SOURCE // argp
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/commands.h"
#include "console/report.h"
#include "data/json.h"
#include "detect/coco.h"
#include "detect/detections.h"
#include "detect/drawing.h"
#include "view/command.h"

enum { KEY_SCORE = 0x2000, KEY_IOU, KEY_MAX, KEY_CLASSES, KEY_COCO, KEY_COCO_MASKS, KEY_ANNOTATIONS };

/** What COCO's files hold where --score does not say it: precision needs all that has any chance to be right. */
#define COCO_SCORE 0.001f

struct detect_options {
  struct view_options view;
  double score, iou; // negative: not given
  int64_t max;       // 0: not given
  const char *classes;
  const char *coco, *coco_masks, *annotations;
};

/** One command's work. */
struct work {
  const struct detect_options *options;
  struct view_command command;
  struct coco_file boxes, masks;
  double *image_ids; // of COCO; NULL: not needed
  int *classes;      // that are wanted; NULL: all
  size_t class_count;
  float shown_score;
  size_t told_count; // pictures
  cJSON *entries;    // of the pictures, NULL: no JSON is wanted
};

static error_t parse(int key, char *argument, struct argp_state *state) {
  struct detect_options *options = state->input;
  switch (key) {
  case ARGP_KEY_INIT:
    view_options_share(state, &options->view);
    return 0;
  case KEY_SCORE:
    options->score = option_fraction(state, "--score", argument);
    return 0;
  case KEY_IOU:
    options->iou = option_fraction(state, "--iou", argument);
    return 0;
  case KEY_MAX:
    options->max = option_whole_number(state, "--max", argument, 1, 1000000);
    return 0;
  case KEY_CLASSES:
    options->classes = argument;
    return 0;
  case KEY_COCO:
    options->coco = argument;
    return 0;
  case KEY_COCO_MASKS:
    options->coco_masks = argument;
    return 0;
  case KEY_ANNOTATIONS:
    options->annotations = argument;
    return 0;
  case ARGP_KEY_END:
    if (options->annotations && !options->coco && !options->coco_masks)
      wrong_use(state, "--annotations is for --coco and --coco-masks");
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp_option option_table[] = {
    {"score", KEY_SCORE, "PART", 0,
     "What is at least so sure, 0 to 1. Default: the preset's, often 0.25, and 0.001 for COCO's files", 0},
    {"iou", KEY_IOU, "PART", 0,
     "Of two boxes of a class that overlap by more than this part of both, the surer one stays, 0 to 1; not "
     "where the network does that itself. Default: the preset's",
     0},
    {"max", KEY_MAX, "N", 0, "The surest in each picture, no more than that. Default: the preset's", 0},
    {"classes", KEY_CLASSES, "NAME,...", 0, "Only these classes, by name or number", 0},
    {"coco", KEY_COCO, "FILE", 0, "Write all boxes as COCO's tools read results", 1},
    {"coco-masks", KEY_COCO_MASKS, "FILE", 0, "Likewise all masks", 1},
    {"annotations", KEY_ANNOTATIONS, "FILE", 0,
     "COCO's annotations, where the pictures' ids are from; else from the numbers in the files' names", 1},
    {0}};

static const char description[] =
    "Find things in pictures: PNG and JPEG files, or folders of them. How pictures go into the network and "
    "what comes out is told from its metadata, names and shapes ('rescl inspect' says what that is); "
    "--preset "
    "and the options below override it. --device all shares the pictures over all devices there are."
    "\vExamples:\n"
    "  rescl detect yolov8n.onnx photo.jpg --draw drawn\n"
    "  rescl detect yolox_nano.onnx pictures/ --score 0.5 --classes person,dog --json found.json\n"
    "  rescl detect yolox_nano.onnx val2017/ --coco results.json --annotations instances_val2017.json";

static void draw(void *user, struct view *view) {
  struct work *work = user;
  const struct view_command *command = &work->command;
  char *failure = detections_draw(view, &command->viewer, work->shown_score, work->options->view.opacity);
  if (!failure) failure = view_save_picture(view, command->drawn.paths[view->index]);
  if (failure) view_fail(view, failure);
  free(failure);
}

static void tell_picture(void *user, struct view *view) {
  struct work *work = user;
  const struct viewer *viewer = &work->command.viewer;
  work->told_count++;
  if (view->failure) work->command.code = EXIT_FAILED;
  if (view->failure && !view->is_lost) report("%s", view->failure);
  if (view->detections && !json_takes_output(work->options->view.common.json))
    detections_print(view, viewer, work->shown_score);
  if (work->image_ids) {
    coco_add(&work->boxes, view, viewer, work->image_ids[view->index]);
    coco_add(&work->masks, view, viewer, work->image_ids[view->index]);
  }
  if (!work->entries) return;
  cJSON *entry = detections_write(view, viewer, work->shown_score);
  view_command_write_view(&work->command, view, entry);
  cJSON_AddItemToArray(work->entries, entry);
}

static int report_no_class(const struct work *work, const char *name) {
  const struct viewer *viewer = &work->command.viewer;
  report("%s: --classes: the network has no class '%s'; it has %zu, such as '%s'; numbers do, too",
         viewer->network.path, name, viewer->info.class_count,
         rescl_vision_label(viewer->vision, 0) ? rescl_vision_label(viewer->vision, 0) : "0");
  return EXIT_FAILED;
}

/** Cuts "person,dog" at its commas. */
static int find_classes(struct work *work) {
  char *names = format_text("%s", work->options->classes ? work->options->classes : ""), *place = NULL;
  int code = EXIT_DONE;
  size_t capacity = 0;
  for (char *name = strtok_r(names, ",", &place); name && code == EXIT_DONE;
       name = strtok_r(NULL, ",", &place)) {
    const int class_index = rescl_vision_find_class(work->command.viewer.vision, name);
    work->classes = allocate_more(work->classes, work->class_count, &capacity, sizeof *work->classes);
    work->classes[work->class_count++] = class_index;
    if (class_index < 0) code = report_no_class(work, name);
  }
  free(names);
  return code;
}

static int begin_coco(struct work *work) {
  const struct detect_options *options = work->options;
  if (!options->coco && !options->coco_masks) return EXIT_DONE;
  if (options->coco_masks && !work->command.viewer.info.has_masks) {
    report("%s: --coco-masks: the network gives boxes without masks", work->command.viewer.network.path);
    return EXIT_FAILED;
  }
  work->image_ids = coco_image_ids(&work->command.pictures, options->annotations);
  if (!work->image_ids) return EXIT_FAILED;
  return coco_begin(&work->boxes, options->coco, COCO_BOXES) == EXIT_DONE
             ? coco_begin(&work->masks, options->coco_masks, COCO_MASKS)
             : EXIT_FAILED;
}

/** COCO's files need what is not shown. */
static rescl_detect_options choose_options(struct work *work) {
  const struct detect_options *options = work->options;
  rescl_detect_options wanted = rescl_vision_detect_options(work->command.viewer.vision);
  if (options->score >= 0.0) wanted.score = (float)options->score;
  work->shown_score = wanted.score;
  if (options->score < 0.0 && work->image_ids && wanted.score > COCO_SCORE) wanted.score = COCO_SCORE;
  if (work->image_ids) wanted.several_classes = 1;
  if (options->iou >= 0.0) wanted.iou = (float)options->iou;
  if (options->max > 0) wanted.max = (size_t)options->max;
  wanted.classes = work->classes;
  wanted.class_count = work->class_count;
  return wanted;
}

static int write_json(struct work *work) {
  if (!work->entries) return EXIT_DONE;
  cJSON *root = view_command_write(&work->command, "rescl.detect/1");
  json_add_number(root, "score", (double)work->shown_score);
  cJSON_AddItemToObject(root, "pictures", work->entries);
  work->entries = NULL;
  const int code = json_write(root, work->options->view.common.json);
  cJSON_Delete(root);
  return code;
}

static int detect(struct work *work) {
  struct view_command *command = &work->command;
  const unsigned tasks = 1u << RESCL_TASK_DETECT | 1u << RESCL_TASK_LOCALIZE;
  if (view_command_open(command, &work->options->view, tasks) != EXIT_DONE ||
      find_classes(work) != EXIT_DONE || begin_coco(work) != EXIT_DONE)
    return EXIT_FAILED;
  const struct view_work views = {.stage = "detect",
                                  .pictures = &command->pictures,
                                  .detect = choose_options(work),
                                  .look = command->drawn.count > 0 ? draw : NULL,
                                  .tell = tell_picture,
                                  .user = work};
  if (work->options->view.common.json) work->entries = cJSON_CreateArray();
  const int code = view_run(&command->viewer, &command->share, &views);
  if (code != EXIT_DONE && work->told_count == 0) return code;
  const int codes[] = {code, write_json(work), coco_end(&work->boxes), coco_end(&work->masks)};
  for (size_t index = 0; index < sizeof codes / sizeof *codes; index++)
    if (codes[index] != EXIT_DONE) return EXIT_FAILED;
  return command->code;
}

int cmd_detect(int argc, char **argv) {
  static const struct argp parser = {.options = option_table,
                                     .parser = parse,
                                     .args_doc = "MODEL PICTURE...",
                                     .doc = description,
                                     .children = view_children};
  struct detect_options options = {.view = view_options_default(), .score = -1.0, .iou = -1.0};
  argp_parse(&parser, argc, argv, 0, NULL, &options);

  struct work work = {.options = &options};
  const int code = detect(&work);
  coco_cancel(&work.boxes);
  coco_cancel(&work.masks);
  cJSON_Delete(work.entries);
  free(work.image_ids);
  free(work.classes);
  view_command_close(&work.command);
  text_list_free(&options.view.arguments);
  return code;
}
