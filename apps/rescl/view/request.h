/** What detect and segment have in common: a model, pictures, and what is to be drawn. */
#ifndef RESCL_VIEW_REQUEST_H
#define RESCL_VIEW_REQUEST_H

#include "view/files.h"
#include "view/view.h"

/** What the command line says; start from vision_request_default(). */
struct vision_request {
  struct common_options common;
  struct vision_settings settings;
  const char *model;
  struct text_list arguments; // pictures and folders; the caller frees the list
  const char *draw;           // --draw: a folder; NULL: nothing is drawn
  double opacity;             // --alpha
};

struct vision_request vision_request_default(void);

/** MODEL, PICTURE..., --draw, --alpha. Its input is a struct vision_request. */
extern const struct argp vision_request_argp;

/** One command's work. */
struct vision_job {
  struct progress progress;
  struct picture_list pictures;
  struct viewer viewer;
  struct share share;
  struct picture_files drawn; // where the drawn pictures go
  int code;                   // the exit code, for what is wrong with single pictures
};

/** Finds the pictures and the devices, and loads the model. Reports failures, among them a network whose task
 *  is none of `tasks`. vision_job_close() in either case.
 *  @param tasks  a bit for each, 1 << RESCL_TASK_…
 *  @return the exit code */
int vision_job_open(struct vision_job *job, const struct vision_request *request, unsigned tasks);
void vision_job_close(struct vision_job *job);

/** The beginning of a command's JSON: schema, model, preset, devices, batch. */
cJSON *vision_job_write(const struct vision_job *job, const char *schema);

/** Adds which device ran a picture, where several share, and where it was drawn, to the picture's entry. */
void vision_job_write_view(const struct vision_job *job, const struct view *view, cJSON *entry);

#endif
