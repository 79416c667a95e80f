#define _GNU_SOURCE // argp
#include "view/command.h"

#include <stdlib.h>

#include "console/report.h"
#include "data/json.h"

enum { KEY_DRAW = 0x4000, KEY_ALPHA };

struct view_options view_options_default(void) {
  return (struct view_options){.opacity = 0.5};
}

static void take_argument(struct view_options *options, const char *argument) {
  if (options->model)
    text_list_add(&options->arguments, argument);
  else
    options->model = argument;
}

static error_t parse(int key, char *argument, struct argp_state *state) {
  struct view_options *options = state->input;
  switch (key) {
  case ARGP_KEY_INIT:
    state->child_inputs[0] = &options->settings;
    return 0;
  case KEY_DRAW:
    options->draw = argument;
    return 0;
  case KEY_ALPHA:
    options->opacity = option_fraction(state, "--alpha", argument);
    return 0;
  case ARGP_KEY_ARG:
    take_argument(options, argument);
    return 0;
  case ARGP_KEY_END:
    if (!options->model) wrong_use(state, "no MODEL was given");
    if (options->arguments.count == 0)
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

/** Its input is a struct view_options. */
static const struct argp view_argp = {.options = option_table, .parser = parse, .children = children};

const struct argp_child view_children[] = {
    {&view_argp, 0, NULL, 0},  {&device_argp, 0, "Where and how it runs:", 3},
    {&batch_argp, 0, NULL, 3}, {&check_argp, 0, NULL, 3},
    {&json_argp, 0, NULL, 1},  {0}};

void view_options_share(struct argp_state *state, struct view_options *options) {
  common_options_share(state, view_children, &options->common);
  state->child_inputs[0] = options;
}

static int find_pictures(struct view_command *command, const struct view_options *options) {
  for (size_t index = 0; index < options->arguments.count; index++)
    if (picture_list_add(&command->pictures, options->arguments.items[index]) != EXIT_DONE)
      command->code = EXIT_FAILED;
  return command->pictures.count > 0 ? EXIT_DONE : EXIT_FAILED;
}

static int check_task(const struct viewer *viewer, unsigned tasks) {
  static const char *const commands[] = {"classify", "detect", "detect", "segment"}; // by enum rescl_task
  const rescl_vision_info *info = &viewer->info;
  if (tasks >> info->task & 1) return EXIT_DONE;
  report("%s: this network is of preset %s, for 'rescl %s': %s; if it is another, say which with --preset",
         viewer->network.path, info->preset, commands[info->task], info->reason);
  return EXIT_FAILED;
}

int view_command_open(struct view_command *command, const struct view_options *options, unsigned tasks) {
  const struct viewer_options shown = {&options->common, &options->settings, options->model};
  *command = (struct view_command){.progress = progress_start()};
  if (find_pictures(command, options) != EXIT_DONE) return EXIT_FAILED;
  if (viewer_load(&command->viewer, &shown, &command->progress) != EXIT_DONE) return EXIT_FAILED;
  if (check_task(&command->viewer, tasks) != EXIT_DONE) return EXIT_FAILED;
  if (picture_files_plan(&command->drawn, &command->pictures, "--draw", options->draw, NULL) != EXIT_DONE)
    return EXIT_FAILED;
  return share_find(&command->share, options->common.device);
}

void view_command_close(struct view_command *command) {
  viewer_close(&command->viewer);
  picture_files_free(&command->drawn);
  picture_list_free(&command->pictures);
  share_free(&command->share);
}

cJSON *view_command_write(const struct view_command *command, const char *schema) {
  const struct viewer *viewer = &command->viewer;
  cJSON *root = json_new(schema);
  json_add_text(root, "model", viewer->network.path);
  json_add_text(root, "preset", viewer->info.preset);
  share_write_devices(root, &command->share, viewer->network.device);
  json_add_count(root, "batch", viewer->batch);
  return root;
}

void view_command_write_view(const struct view_command *command, const struct view *view, cJSON *entry) {
  const char *device = share_selector(&command->share, view->device);
  if (view->failure) return;
  if (command->drawn.count > 0) json_add_text(entry, "drawn", command->drawn.paths[view->index]);
  if (device) json_add_text(entry, "device", device);
}
