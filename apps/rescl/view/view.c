#include "view/view.h"

#include <stdlib.h>
#include <string.h>

#include "console/report.h"
#include "view/groups.h"

/** A run over all pictures. */
struct run {
  struct viewer *viewer;
  const struct view_work *work;
  struct view *views;
  rescl_placement *placements; // by picture
  unsigned char *is_done;      // by picture: it may be told of
  size_t told;                 // pictures at the list's beginning
  int has_run;                 // some device has done something
  const struct view_group *group;
};

void view_fail(struct view *view, const char *message) {
  free(view->failure);
  view->failure =
      strstr(message, view->path) ? format_text("%s", message) : format_text("%s: %s", view->path, message);
}

static void free_view(struct view *view) {
  rescl_image_free(view->image);
  rescl_detections_free(view->detections);
  rescl_segmentation_free(view->segmentation);
  free(view->failure);
  *view = (struct view){0};
}

/** The size of the input is the same for all, and nothing that comes out is looked at before it is there. */
static int begin(void *user, const rescl_tensor *outputs, size_t count) {
  (void)user, (void)outputs, (void)count;
  return EXIT_DONE;
}

static int load(void *user, const struct share_item *item, const rescl_tensor *inputs) {
  struct run *run = user;
  const size_t index = run->group->members[item->index];
  struct view *view = &run->views[index];
  rescl_tensor input = inputs[0];
  rescl_image *image = NULL;
  rescl_status status = rescl_image_load(&image, view->path);
  if (status == RESCL_OK)
    status =
        rescl_vision_prepare(run->viewer->vision, image, &input, item->position, &run->placements[index]);
  if (status != RESCL_OK) view_fail(view, rescl_last_error());
  if (image) {
    view->width = image->width;
    view->height = image->height;
  }
  if (status == RESCL_OK && run->work->look)
    view->image = image;
  else
    rescl_image_free(image);
  return status == RESCL_OK;
}

static rescl_status interpret(const struct run *run, struct view *view, const rescl_tensor *outputs,
                              size_t position) {
  const struct viewer *viewer = run->viewer;
  const size_t count = rescl_model_output_count(viewer->network.model);
  const rescl_placement *placement = &run->placements[view->index];
  return viewer->info.task == RESCL_TASK_SEGMENT
             ? rescl_vision_segment(viewer->vision, outputs, count, position, placement, &view->segmentation)
             : rescl_vision_detect(viewer->vision, outputs, count, position, placement, &run->work->detect,
                                   &view->detections);
}

static void take(void *user, const struct share_item *item, const rescl_tensor *outputs) {
  struct run *run = user;
  struct view *view = &run->views[run->group->members[item->index]];
  view->device = item->device;
  if (interpret(run, view, outputs, item->position) != RESCL_OK)
    view_fail(view, rescl_last_error());
  else if (run->work->look)
    run->work->look(run->work->user, view);
  rescl_image_free(view->image);
  view->image = NULL;
}

/** Those at the list's beginning, as far as they are done. */
static void tell_done(struct run *run) {
  for (; run->told < run->work->pictures->count && run->is_done[run->told]; run->told++) {
    run->work->tell(run->work->user, &run->views[run->told]);
    free_view(&run->views[run->told]);
  }
}

static void tell(void *user, size_t item) {
  struct run *run = user;
  run->is_done[run->group->members[item]] = 1;
  run->has_run = 1;
  tell_done(run);
}

static size_t count_done(const struct run *run) {
  size_t done = 0;
  for (size_t index = 0; index < run->work->pictures->count; index++) done += run->is_done[index];
  return done;
}

static int run_group(struct run *run, struct share *share, struct view_group *group) {
  struct viewer *viewer = run->viewer;
  const struct share_work work = {.stage = run->work->stage,
                                  .noun = "pictures",
                                  .count = group->count,
                                  .before = count_done(run),
                                  .total = run->work->pictures->count,
                                  .batch = (size_t)viewer->batch,
                                  .may_cut = 1,
                                  .outputs = &viewer->outputs,
                                  .begin = begin,
                                  .load = load,
                                  .take = take,
                                  .tell = tell,
                                  .user = run};
  run->group = group;
  viewer->network.options.binding.inputs = &group->input;
  viewer->network.options.binding.input_count = 1;
  const int code = share_run(share, &viewer->network, &work);
  viewer->network.options.binding.inputs = NULL;
  viewer->network.options.binding.input_count = 0;
  return code;
}

/** What each device did in all groups stands in `share` in the end. */
static int run_groups(struct run *run, struct share *share, struct view_groups *groups) {
  int code = EXIT_DONE;
  size_t *items = allocate(share->device_count, sizeof *items);
  for (size_t index = 0; index < groups->count && code == EXIT_DONE; index++) {
    if (index > 0) network_shut(&run->viewer->network);
    code = run_group(run, share, &groups->items[index]);
    for (size_t device = 0; share->parts && device < share->device_count; device++)
      share->parts[device].items = items[device] += share->parts[device].items;
  }
  free(items);
  return code;
}

static void tell_lost(struct run *run) {
  for (size_t index = run->told; index < run->work->pictures->count; index++) {
    struct view *view = &run->views[index];
    if (!run->is_done[index]) {
      view->is_lost = 1;
      view_fail(view, "no device was left to run it");
    }
    run->work->tell(run->work->user, view);
  }
}

static int run_all(struct run *run, struct share *share) {
  const size_t count = run->work->pictures->count;
  struct view_groups groups;
  int code = view_groups_make(&groups, run->viewer, run->views, count);
  for (size_t index = 0; index < count; index++) run->is_done[index] = run->views[index].failure != NULL;
  if (code == EXIT_DONE) {
    tell_done(run);
    code = run_groups(run, share, &groups);
    if (code == EXIT_DONE || run->has_run) tell_lost(run);
  }
  view_groups_free(&groups);
  return code;
}

int view_run(struct viewer *viewer, struct share *share, const struct view_work *work) {
  const size_t count = work->pictures->count;
  struct run run = {.viewer = viewer,
                    .work = work,
                    .views = allocate(count, sizeof *run.views),
                    .placements = allocate(count, sizeof *run.placements),
                    .is_done = allocate(count, 1)};
  for (size_t index = 0; index < count; index++) {
    run.views[index].index = index;
    run.views[index].path = work->pictures->paths[index];
  }
  const int code = run_all(&run, share);
  for (size_t index = 0; index < count; index++) free_view(&run.views[index]);
  free(run.views);
  free(run.placements);
  free(run.is_done);
  return code;
}
