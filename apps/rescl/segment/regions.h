/** How much of a picture each class takes, told to people and to programs. */
#ifndef RESCL_SEGMENT_REGIONS_H
#define RESCL_SEGMENT_REGIONS_H

#include <cjson/cJSON.h>

#include "view/view.h"

/** A class that a picture has. */
struct region {
  int class_index;
  size_t pixels;
  double share; // of the picture
};

/** The largest first; equal ones in the order of their classes. */
struct regions {
  struct region *items;
  size_t count;
};

/** regions_free() frees them. */
struct regions regions_of(const rescl_segmentation *segmentation);
void regions_free(struct regions *regions);

/** For people: the file, and a line for each class. */
void regions_print(const struct view *view, const struct viewer *viewer, const struct regions *regions);

/** An entry of "rescl.segment/1", with the same classes, or with what went wrong. */
cJSON *regions_write(const struct view *view, const struct viewer *viewer, const struct regions *regions);

#endif
