/** What detect and segment have in common: a model, pictures, and what is to be drawn. */
#ifndef RESCL_VIEW_COMMAND_H
#define RESCL_VIEW_COMMAND_H

#include "view/files.h"
#include "view/view.h"

/** What the command line says; start from view_options_default(). */
struct view_options {
  struct common_options common;
  struct vision_settings settings;
  const char *model;
  struct text_list arguments; // pictures and folders; the caller frees the list
  const char *draw;           // --draw: a folder; NULL: nothing is drawn
  double opacity;             // --alpha
};

struct view_options view_options_default(void);

/** A command's children: MODEL, PICTURE..., --draw, --alpha, how pictures go in, where and how it runs, --json. */
extern const struct argp_child view_children[];
/** Hands each of them its part of the options; for ARGP_KEY_INIT. */
void view_options_share(struct argp_state *state, struct view_options *options);

/** One command's work. */
struct view_command {
  struct progress progress;
  struct picture_list pictures;
  struct viewer viewer;
  struct share share;
  struct picture_files drawn; // where the drawn pictures go
  int code;                   // the exit code, for what is wrong with single pictures
};

/** Finds the pictures and the devices, and loads the model. Reports failures, among them a network whose task
 *  is none of `tasks`. view_command_close() in either case.
 *  @param tasks  a bit for each, 1 << RESCL_TASK_…
 *  @return the exit code */
int view_command_open(struct view_command *command, const struct view_options *options, unsigned tasks);
void view_command_close(struct view_command *command);

/** The beginning of a command's JSON: schema, model, preset, devices, batch. */
cJSON *view_command_write(const struct view_command *command, const char *schema);

/** Adds which device ran a picture, where several share, and where it was drawn, to the picture's entry. */
void view_command_write_view(const struct view_command *command, const struct view *view, cJSON *entry);

#endif
