#define _GNU_SOURCE // argp
#include <argp.h>
#include <stdlib.h>
#include <string.h>

#include "commands/commands.h"
#include "console/report.h"
#include "data/json.h"
#include "segment/drawing.h"
#include "segment/regions.h"
#include "view/request.h"

enum { KEY_MASK = 0x2000 };

struct segment_request {
  struct vision_request vision;
  const char *mask; // a folder; NULL: none are wanted
};

/** One command's work. */
struct work {
  const struct segment_request *request;
  struct vision_job job;
  struct picture_files masks;
  cJSON *entries; // of the pictures, NULL: no JSON is wanted
};

static const struct argp_child children[] = {{&vision_request_argp, 0, NULL, 0},
                                             {&device_argp, 0, "Where and how it runs:", 3},
                                             {&batch_argp, 0, NULL, 3},
                                             {&json_argp, 0, NULL, 1},
                                             {0}};

static error_t parse(int key, char *argument, struct argp_state *state) {
  struct segment_request *request = state->input;
  switch (key) {
  case ARGP_KEY_INIT:
    common_options_share(state, children, &request->vision.common);
    state->child_inputs[0] = &request->vision;
    return 0;
  case KEY_MASK:
    request->mask = argument;
    return 0;
  case ARGP_KEY_END:
    if (request->mask && request->vision.draw && strcmp(request->mask, request->vision.draw) == 0)
      wrong_use(state, "--mask and --draw need a folder each: their files have the same names");
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp_option option_table[] = {
    {"mask", KEY_MASK, "DIR", 0,
     "Write a mask of each picture there: an indexed PNG of its classes, with PASCAL VOC's palette", 0},
    {0}};

static const char description[] =
    "Say of each pixel of pictures what it shows: PNG and JPEG files, or folders of them. How pictures go "
    "into the "
    "network is told from its metadata, names and shapes ('rescl inspect' says what that is); --preset and "
    "the "
    "options below override it. --device all shares the pictures over all devices there are."
    "\vExamples:\n"
    "  rescl segment fcn_resnet50.onnx photo.jpg --draw drawn\n"
    "  rescl segment deeplabv3.onnx pictures/ --mask masks --labels voc21 --json areas.json";

static void draw_and_save(void *user, struct view *view) {
  struct work *work = user;
  const struct vision_job *job = &work->job;
  char *failure = NULL;
  if (work->masks.count > 0) failure = regions_save_mask(view, work->masks.paths[view->index]);
  if (!failure && job->drawn.count > 0)
    failure = regions_draw(view, &job->viewer, work->request->vision.opacity);
  if (!failure && job->drawn.count > 0) failure = view_save_picture(view, job->drawn.paths[view->index]);
  if (failure) view_fail(view, failure);
  free(failure);
}

static void write_entry(struct work *work, const struct view *view, const struct regions *regions) {
  cJSON *entry = regions_write(view, &work->job.viewer, regions);
  if (!view->failure && work->masks.count > 0) json_add_text(entry, "mask", work->masks.paths[view->index]);
  vision_job_write_view(&work->job, view, entry);
  cJSON_AddItemToArray(work->entries, entry);
}

static void tell_picture(void *user, struct view *view) {
  struct work *work = user;
  struct regions regions = {0};
  if (view->failure) work->job.code = EXIT_FAILED;
  if (view->failure && !view->is_lost) report("%s", view->failure);
  if (view->segmentation) regions = regions_of(view->segmentation);
  if (view->segmentation && !json_takes_output(work->request->vision.common.json))
    regions_print(view, &work->job.viewer, &regions);
  if (work->entries) write_entry(work, view, &regions);
  regions_free(&regions);
}

static int write_json(struct work *work) {
  if (!work->entries) return EXIT_DONE;
  cJSON *root = vision_job_write(&work->job, "rescl.segment/1");
  cJSON_AddItemToObject(root, "pictures", work->entries);
  work->entries = NULL;
  const int code = json_write(root, work->request->vision.common.json);
  cJSON_Delete(root);
  return code;
}

static int segment(struct work *work) {
  struct vision_job *job = &work->job;
  if (vision_job_open(job, &work->request->vision, 1u << RESCL_TASK_SEGMENT) != EXIT_DONE ||
      picture_files_plan(&work->masks, &job->pictures, "--mask", work->request->mask, ".png") != EXIT_DONE)
    return EXIT_FAILED;
  const struct view_work views = {.stage = "segment",
                                  .pictures = &job->pictures,
                                  .look = job->drawn.count + work->masks.count > 0 ? draw_and_save : NULL,
                                  .tell = tell_picture,
                                  .user = work};
  if (work->request->vision.common.json) work->entries = cJSON_CreateArray();
  const int code = view_run(&job->viewer, &job->share, &views);
  if (code != EXIT_DONE && cJSON_GetArraySize(work->entries) == 0) return code;
  return write_json(work) == EXIT_DONE && code == EXIT_DONE ? job->code : EXIT_FAILED;
}

int cmd_segment(int argc, char **argv) {
  static const struct argp parser = {.options = option_table,
                                     .parser = parse,
                                     .args_doc = "MODEL PICTURE...",
                                     .doc = description,
                                     .children = children};
  struct segment_request request = {.vision = vision_request_default()};
  argp_parse(&parser, argc, argv, 0, NULL, &request);

  struct work work = {.request = &request};
  const int code = segment(&work);
  cJSON_Delete(work.entries);
  picture_files_free(&work.masks);
  vision_job_close(&work.job);
  text_list_free(&request.vision.arguments);
  return code;
}
