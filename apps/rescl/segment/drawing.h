/** A class for each pixel, drawn on the picture, and as a mask. */
#ifndef RESCL_SEGMENT_DRAWING_H
#define RESCL_SEGMENT_DRAWING_H

#include "segment/regions.h"
#include "view/view.h"

/** Lays the classes' colours over the view's picture, but not that of what is behind all things, and draws a
 *  legend. Small pictures become larger.
 *  @return NULL, or why it can not be done, which the caller frees */
char *regions_draw(struct view *view, const struct viewer *viewer, double opacity);

/** Writes the classes as an indexed PNG with PASCAL VOC's palette.
 *  @return NULL, or why it can not be done, which the caller frees */
char *regions_save_mask(const struct view *view, const char *path);

#endif
