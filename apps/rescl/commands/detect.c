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
#include "view/request.h"

enum { KEY_SCORE = 0x2000, KEY_IOU, KEY_MAX, KEY_CLASSES, KEY_COCO, KEY_COCO_MASKS, KEY_ANNOTATIONS };

/** What COCO's files hold where --score does not say it: precision needs all that has any chance to be right. */
#define COCO_SCORE 0.001f

struct detect_request {
  struct vision_request vision;
  double score, iou; // negative: not given
  int64_t max;       // 0: not given
  const char *classes;
  const char *coco, *coco_masks, *annotations;
};

/** One command's work. */
struct work {
  const struct detect_request *request;
  struct vision_job job;
  struct coco_file boxes, masks;
  double *image_ids; // of COCO; NULL: not needed
  int *classes;      // that are wanted; NULL: all
  size_t class_count;
  float shown_score;
  cJSON *entries; // of the pictures, NULL: no JSON is wanted
};

static const struct argp_child children[] = {{&vision_request_argp, 0, NULL, 0},
                                             {&device_argp, 0, "Where and how it runs:", 3},
                                             {&batch_argp, 0, NULL, 3},
                                             {&json_argp, 0, NULL, 1},
                                             {0}};

static void share_inputs(struct argp_state *state, struct detect_request *request) {
  common_options_share(state, children, &request->vision.common);
  state->child_inputs[0] = &request->vision;
}

static error_t parse(int key, char *argument, struct argp_state *state) {
  struct detect_request *request = state->input;
  switch (key) {
  case ARGP_KEY_INIT:
    share_inputs(state, request);
    return 0;
  case KEY_SCORE:
    request->score = option_fraction(state, "--score", argument);
    return 0;
  case KEY_IOU:
    request->iou = option_fraction(state, "--iou", argument);
    return 0;
  case KEY_MAX:
    request->max = option_whole_number(state, "--max", argument, 1, 1000000);
    return 0;
  case KEY_CLASSES:
    request->classes = argument;
    return 0;
  case KEY_COCO:
    request->coco = argument;
    return 0;
  case KEY_COCO_MASKS:
    request->coco_masks = argument;
    return 0;
  case KEY_ANNOTATIONS:
    request->annotations = argument;
    return 0;
  case ARGP_KEY_END:
    if (request->annotations && !request->coco && !request->coco_masks)
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
    "what "
    "comes out is told from its metadata, names and shapes ('rescl inspect' says what that is); --preset and "
    "the "
    "options below override it. --device all shares the pictures over all devices there are."
    "\vExamples:\n"
    "  rescl detect yolov8n.onnx photo.jpg --draw drawn\n"
    "  rescl detect yolox_nano.onnx pictures/ --score 0.5 --classes person,dog --json found.json\n"
    "  rescl detect yolox_nano.onnx val2017/ --coco results.json --annotations instances_val2017.json";

static void draw(void *user, struct view *view) {
  struct work *work = user;
  const struct vision_job *job = &work->job;
  char *failure = detections_draw(view, &job->viewer, work->shown_score, work->request->vision.opacity);
  if (!failure) failure = view_save_picture(view, job->drawn.paths[view->index]);
  if (failure) view_fail(view, failure);
  free(failure);
}

static void tell_picture(void *user, struct view *view) {
  struct work *work = user;
  const struct viewer *viewer = &work->job.viewer;
  if (view->failure) work->job.code = EXIT_FAILED;
  if (view->failure && !view->is_lost) report("%s", view->failure);
  if (view->detections && !json_takes_output(work->request->vision.common.json))
    detections_print(view, viewer, work->shown_score);
  if (work->image_ids) {
    coco_add(&work->boxes, view, viewer, work->image_ids[view->index]);
    coco_add(&work->masks, view, viewer, work->image_ids[view->index]);
  }
  if (!work->entries) return;
  cJSON *entry = detections_write(view, viewer, work->shown_score);
  vision_job_write_view(&work->job, view, entry);
  cJSON_AddItemToArray(work->entries, entry);
}

static int report_no_class(const struct work *work, const char *name) {
  const struct viewer *viewer = &work->job.viewer;
  report("%s: --classes: the network has no class '%s'; it has %zu, such as '%s'; numbers do, too",
         viewer->network.path, name, viewer->info.class_count,
         rescl_vision_label(viewer->vision, 0) ? rescl_vision_label(viewer->vision, 0) : "0");
  return EXIT_FAILED;
}

/** Cuts "person,dog" at its commas. */
static int find_classes(struct work *work) {
  char *names = format_text("%s", work->request->classes ? work->request->classes : ""), *place = NULL;
  int code = EXIT_DONE;
  size_t capacity = 0;
  for (char *name = strtok_r(names, ",", &place); name && code == EXIT_DONE;
       name = strtok_r(NULL, ",", &place)) {
    const int class_index = rescl_vision_find_class(work->job.viewer.vision, name);
    work->classes = allocate_more(work->classes, work->class_count, &capacity, sizeof *work->classes);
    work->classes[work->class_count++] = class_index;
    if (class_index < 0) code = report_no_class(work, name);
  }
  free(names);
  return code;
}

static int begin_coco(struct work *work) {
  const struct detect_request *request = work->request;
  if (!request->coco && !request->coco_masks) return EXIT_DONE;
  if (request->coco_masks && !work->job.viewer.info.has_masks) {
    report("%s: --coco-masks: the network gives boxes without masks", work->job.viewer.network.path);
    return EXIT_FAILED;
  }
  work->image_ids = coco_image_ids(&work->job.pictures, request->annotations);
  if (!work->image_ids) return EXIT_FAILED;
  return coco_begin(&work->boxes, request->coco, COCO_BOXES) == EXIT_DONE
             ? coco_begin(&work->masks, request->coco_masks, COCO_MASKS)
             : EXIT_FAILED;
}

/** COCO's files need what is not shown. */
static rescl_detect_options choose_options(struct work *work) {
  const struct detect_request *request = work->request;
  rescl_detect_options options = rescl_vision_detect_options(work->job.viewer.vision);
  if (request->score >= 0.0) options.score = (float)request->score;
  work->shown_score = options.score;
  if (request->score < 0.0 && work->image_ids && options.score > COCO_SCORE) options.score = COCO_SCORE;
  if (work->image_ids) options.several_classes = 1;
  if (request->iou >= 0.0) options.iou = (float)request->iou;
  if (request->max > 0) options.max = (size_t)request->max;
  options.classes = work->classes;
  options.class_count = work->class_count;
  return options;
}

static int write_json(struct work *work) {
  if (!work->entries) return EXIT_DONE;
  cJSON *root = vision_job_write(&work->job, "rescl.detect/1");
  json_add_number(root, "score", (double)work->shown_score);
  cJSON_AddItemToObject(root, "pictures", work->entries);
  work->entries = NULL;
  const int code = json_write(root, work->request->vision.common.json);
  cJSON_Delete(root);
  return code;
}

static int detect(struct work *work) {
  struct vision_job *job = &work->job;
  const unsigned tasks = 1u << RESCL_TASK_DETECT | 1u << RESCL_TASK_LOCALIZE;
  if (vision_job_open(job, &work->request->vision, tasks) != EXIT_DONE || find_classes(work) != EXIT_DONE ||
      begin_coco(work) != EXIT_DONE)
    return EXIT_FAILED;
  const struct view_work views = {.stage = "detect",
                                  .pictures = &job->pictures,
                                  .detect = choose_options(work),
                                  .look = job->drawn.count > 0 ? draw : NULL,
                                  .tell = tell_picture,
                                  .user = work};
  if (work->request->vision.common.json) work->entries = cJSON_CreateArray();
  const int code = view_run(&job->viewer, &job->share, &views);
  if (code != EXIT_DONE && cJSON_GetArraySize(work->entries) == 0) return code;
  const int is_written = (write_json(work) == EXIT_DONE) & (coco_end(&work->boxes) == EXIT_DONE) &
                         (coco_end(&work->masks) == EXIT_DONE);
  return code == EXIT_DONE && is_written ? job->code : EXIT_FAILED;
}

int cmd_detect(int argc, char **argv) {
  static const struct argp parser = {.options = option_table,
                                     .parser = parse,
                                     .args_doc = "MODEL PICTURE...",
                                     .doc = description,
                                     .children = children};
  struct detect_request request = {.vision = vision_request_default(), .score = -1.0, .iou = -1.0};
  argp_parse(&parser, argc, argv, 0, NULL, &request);

  struct work work = {.request = &request};
  const int code = detect(&work);
  coco_cancel(&work.boxes);
  coco_cancel(&work.masks);
  cJSON_Delete(work.entries);
  free(work.image_ids);
  free(work.classes);
  vision_job_close(&work.job);
  text_list_free(&request.vision.arguments);
  return code;
}
