#define _GNU_SOURCE // argp
#include "view/request.h"

#include <stdlib.h>

#include "console/report.h"
#include "data/json.h"

enum { KEY_DRAW = 0x4000, KEY_ALPHA };

struct vision_request vision_request_default(void) {
  return (struct vision_request){.opacity = 0.5};
}

static void take_argument(struct vision_request *request, const char *argument) {
  if (request->model)
    text_list_add(&request->arguments, argument);
  else
    request->model = argument;
}

static error_t parse(int key, char *argument, struct argp_state *state) {
  struct vision_request *request = state->input;
  switch (key) {
  case ARGP_KEY_INIT:
    state->child_inputs[0] = &request->settings;
    return 0;
  case KEY_DRAW:
    request->draw = argument;
    return 0;
  case KEY_ALPHA:
    request->opacity = option_fraction(state, "--alpha", argument);
    return 0;
  case ARGP_KEY_ARG:
    take_argument(request, argument);
    return 0;
  case ARGP_KEY_END:
    if (!request->model) wrong_use(state, "no MODEL was given");
    if (request->arguments.count == 0)
      wrong_use(state, "no PICTURE was given: a picture, or a folder of pictures");
    return 0;
  default:
    return ARGP_ERR_UNKNOWN;
  }
}

static const struct argp_option option_table[] = {
    {"draw", KEY_DRAW, "DIR", 0, "Write the pictures there with what was seen drawn on them", 0},
    {"alpha", KEY_ALPHA, "PART", 0, "How much colour covers what lies below, 0 to 1. Default: 0.5", 0},
    {0}};

static const struct argp_child children[] = {{&vision_argp, 0, "How pictures go in:", 2}, {0}};

const struct argp vision_request_argp = {.options = option_table, .parser = parse, .children = children};

static int find_pictures(struct vision_job *job, const struct vision_request *request) {
  for (size_t index = 0; index < request->arguments.count; index++)
    if (picture_list_add(&job->pictures, request->arguments.items[index]) != EXIT_DONE)
      job->code = EXIT_FAILED;
  return job->pictures.count > 0 ? EXIT_DONE : EXIT_FAILED;
}

static int check_task(const struct viewer *viewer, unsigned tasks) {
  static const char *const commands[] = {"classify", "detect", "detect", "segment"}; // by enum rescl_task
  const rescl_vision_info *info = &viewer->info;
  if (tasks >> info->task & 1) return EXIT_DONE;
  report("%s: this network is of preset %s, for 'rescl %s': %s; if it is another, say which with --preset",
         viewer->network.path, info->preset, commands[info->task], info->reason);
  return EXIT_FAILED;
}

int vision_job_open(struct vision_job *job, const struct vision_request *request, unsigned tasks) {
  const struct viewer_options options = {&request->common, &request->settings, request->model};
  *job = (struct vision_job){.progress = progress_start()};
  if (find_pictures(job, request) != EXIT_DONE) return EXIT_FAILED;
  if (viewer_load(&job->viewer, &options, &job->progress) != EXIT_DONE) return EXIT_FAILED;
  if (check_task(&job->viewer, tasks) != EXIT_DONE) return EXIT_FAILED;
  if (picture_files_plan(&job->drawn, &job->pictures, "--draw", request->draw, NULL) != EXIT_DONE)
    return EXIT_FAILED;
  return share_find(&job->share, request->common.device);
}

void vision_job_close(struct vision_job *job) {
  viewer_close(&job->viewer);
  picture_files_free(&job->drawn);
  picture_list_free(&job->pictures);
  share_free(&job->share);
}

cJSON *vision_job_write(const struct vision_job *job, const char *schema) {
  const struct viewer *viewer = &job->viewer;
  cJSON *root = json_new(schema);
  json_add_text(root, "model", viewer->network.path);
  json_add_text(root, "preset", viewer->info.preset);
  share_write_devices(root, &job->share, viewer->network.device);
  json_add_count(root, "batch", viewer->batch);
  return root;
}

void vision_job_write_view(const struct vision_job *job, const struct view *view, cJSON *entry) {
  const char *device = share_selector(&job->share, view->device);
  if (view->failure) return;
  if (job->drawn.count > 0) json_add_text(entry, "drawn", job->drawn.paths[view->index]);
  if (device) json_add_text(entry, "device", device);
}
