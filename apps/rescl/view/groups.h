/** Pictures sorted by the size of input that they ask for. */
#ifndef RESCL_VIEW_GROUPS_H
#define RESCL_VIEW_GROUPS_H

#include "view/view.h"

struct view_group {
  rescl_tensor input; // of one batch, without data
  size_t *members;    // indices of pictures, in their order
  size_t count, capacity;
};

struct view_groups {
  struct view_group *items;
  size_t count, capacity;
};

/** One group where all pictures come out the same size. Where not, each is read to know its own; what can not
 *  be read fails. Reports why the network's input can not be told. view_groups_free() in either case.
 *  @param views  of all pictures
 *  @return the exit code */
int view_groups_make(struct view_groups *groups, const struct viewer *viewer, struct view *views,
                     size_t view_count);
void view_groups_free(struct view_groups *groups);

#endif
