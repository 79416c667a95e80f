#define _GNU_SOURCE // argp
#include <argp.h>
#include <stdlib.h>
#include <string.h>

#include "commands/commands.h"
#include "console/report.h"
#include "data/json.h"
#include "segment/drawing.h"
#include "segment/regions.h"
#include "view/command.h"

enum { KEY_MASK = 0x2000 };

struct segment_options {
  struct view_options view;
  const char *mask; // a folder; NULL: none are wanted
};

/** One command's work. */
struct work {
  const struct segment_options *options;
  struct view_command command;
  struct picture_files masks;
  size_t told_count; // pictures
  cJSON *entries;    // of the pictures, NULL: no JSON is wanted
};

static error_t parse(int key, char *argument, struct argp_state *state) {
  struct segment_options *options = state->input;
  switch (key) {
  case ARGP_KEY_INIT:
    view_options_share(state, &options->view);
    return 0;
  case KEY_MASK:
    options->mask = argument;
    return 0;
  case ARGP_KEY_END:
    if (options->mask && options->view.draw && strcmp(options->mask, options->view.draw) == 0)
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
    "into the network is told from its metadata, names and shapes ('rescl inspect' says what that is); "
    "--preset and the options below override it. --device all shares the pictures over all devices there are."
    "\vExamples:\n"
    "  rescl segment fcn_resnet50.onnx photo.jpg --draw drawn\n"
    "  rescl segment deeplabv3.onnx pictures/ --mask masks --labels voc21 --json areas.json";

static void draw_and_save(void *user, struct view *view) {
  struct work *work = user;
  const struct view_command *command = &work->command;
  char *failure = NULL;
  if (work->masks.count > 0) failure = regions_save_mask(view, work->masks.paths[view->index]);
  if (!failure && command->drawn.count > 0)
    failure = regions_draw(view, &command->viewer, work->options->view.opacity);
  if (!failure && command->drawn.count > 0)
    failure = view_save_picture(view, command->drawn.paths[view->index]);
  if (failure) view_fail(view, failure);
  free(failure);
}

static void write_entry(struct work *work, const struct view *view, const struct regions *regions) {
  cJSON *entry = regions_write(view, &work->command.viewer, regions);
  if (!view->failure && work->masks.count > 0) json_add_text(entry, "mask", work->masks.paths[view->index]);
  view_command_write_view(&work->command, view, entry);
  cJSON_AddItemToArray(work->entries, entry);
}

static void tell_picture(void *user, struct view *view) {
  struct work *work = user;
  struct regions regions = {0};
  work->told_count++;
  if (view->failure) work->command.code = EXIT_FAILED;
  if (view->failure && !view->is_lost) report("%s", view->failure);
  if (view->segmentation) regions = regions_of(view->segmentation);
  if (view->segmentation && !json_takes_output(work->options->view.common.json))
    regions_print(view, &work->command.viewer, &regions);
  if (work->entries) write_entry(work, view, &regions);
  regions_free(&regions);
}

static int write_json(struct work *work) {
  if (!work->entries) return EXIT_DONE;
  cJSON *root = view_command_write(&work->command, "rescl.segment/1");
  cJSON_AddItemToObject(root, "pictures", work->entries);
  work->entries = NULL;
  const int code = json_write(root, work->options->view.common.json);
  cJSON_Delete(root);
  return code;
}

static int segment(struct work *work) {
  struct view_command *command = &work->command;
  if (view_command_open(command, &work->options->view, 1u << RESCL_TASK_SEGMENT) != EXIT_DONE ||
      picture_files_plan(&work->masks, &command->pictures, "--mask", work->options->mask, ".png") !=
          EXIT_DONE)
    return EXIT_FAILED;
  const struct view_work views = {.stage = "segment",
                                  .pictures = &command->pictures,
                                  .look = command->drawn.count + work->masks.count > 0 ? draw_and_save : NULL,
                                  .tell = tell_picture,
                                  .user = work};
  if (work->options->view.common.json) work->entries = cJSON_CreateArray();
  const int code = view_run(&command->viewer, &command->share, &views);
  if (code != EXIT_DONE && work->told_count == 0) return code;
  return write_json(work) == EXIT_DONE && code == EXIT_DONE ? command->code : EXIT_FAILED;
}

int cmd_segment(int argc, char **argv) {
  static const struct argp parser = {.options = option_table,
                                     .parser = parse,
                                     .args_doc = "MODEL PICTURE...",
                                     .doc = description,
                                     .children = view_children};
  struct segment_options options = {.view = view_options_default()};
  argp_parse(&parser, argc, argv, 0, NULL, &options);

  struct work work = {.options = &options};
  const int code = segment(&work);
  cJSON_Delete(work.entries);
  picture_files_free(&work.masks);
  view_command_close(&work.command);
  text_list_free(&options.view.arguments);
  return code;
}
