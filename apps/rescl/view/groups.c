#include "view/groups.h"

#include <stdlib.h>
#include <string.h>

#include "console/report.h"

static int is_same_shape(const rescl_tensor *one, const rescl_tensor *other) {
  return one->rank == other->rank &&
         memcmp(one->shape, other->shape, (size_t)one->rank * sizeof *one->shape) == 0;
}

static struct view_group *find_group(struct view_groups *groups, const rescl_tensor *input) {
  for (size_t index = 0; index < groups->count; index++)
    if (is_same_shape(&groups->items[index].input, input)) return &groups->items[index];
  groups->items = allocate_more(groups->items, groups->count, &groups->capacity, sizeof *groups->items);
  groups->items[groups->count] = (struct view_group){.input = *input};
  return &groups->items[groups->count++];
}

static void add_member(struct view_groups *groups, const rescl_tensor *input, size_t picture) {
  struct view_group *group = find_group(groups, input);
  group->members = allocate_more(group->members, group->count, &group->capacity, sizeof *group->members);
  group->members[group->count++] = picture;
}

/** Whether a tall picture comes out as a wide one does.
 *  @param input  receives what the wide one comes out as */
static rescl_status all_are_alike(const struct viewer *viewer, rescl_tensor *input, int *alike) {
  static unsigned char pixels[3 * 64 * 32];
  const rescl_image wide = {64, 32, pixels}, tall = {32, 64, pixels};
  rescl_tensor other;
  rescl_status status = viewer_input(viewer, &wide, input);
  if (status == RESCL_OK) status = viewer_input(viewer, &tall, &other);
  if (status == RESCL_OK) *alike = is_same_shape(input, &other);
  return status;
}

static void add_by_size(struct view_groups *groups, const struct viewer *viewer, struct view *view) {
  rescl_image *image = NULL;
  rescl_tensor input;
  rescl_status status = rescl_image_load(&image, view->path);
  if (status == RESCL_OK) status = viewer_input(viewer, image, &input);
  if (status == RESCL_OK)
    add_member(groups, &input, view->index);
  else
    view_fail(view, rescl_last_error());
  rescl_image_free(image);
}

int view_groups_make(struct view_groups *groups, const struct viewer *viewer, struct view *views,
                     size_t view_count) {
  rescl_tensor input;
  int alike = 0;
  *groups = (struct view_groups){0};
  if (all_are_alike(viewer, &input, &alike) != RESCL_OK) return report_library(viewer->network.path);
  for (size_t index = 0; index < view_count; index++) {
    if (alike) add_member(groups, &input, index);
    if (alike) continue;
    progress_update(viewer->network.progress, "sizes", index, view_count);
    add_by_size(groups, viewer, &views[index]);
  }
  progress_clear(viewer->network.progress);
  return EXIT_DONE;
}

void view_groups_free(struct view_groups *groups) {
  for (size_t index = 0; index < groups->count; index++) free(groups->items[index].members);
  free(groups->items);
  *groups = (struct view_groups){0};
}
