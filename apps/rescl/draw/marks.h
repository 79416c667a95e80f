/** Boxes, points and labels on a picture. */
#ifndef RESCL_DRAW_MARKS_H
#define RESCL_DRAW_MARKS_H

#include "draw/canvas.h"

/** One thing that was found. */
struct mark {
  struct area box;
  struct colour colour;
  const char *label;   // cut where it is too long; NULL: none
  const char *ending;  // of the label, never cut: its score; NULL: none
  const float *points; // [point_count][2], x and y; those that are not finite are left out
  size_t point_count;
};

/** Draws them, the first on top of all others.
 *  @return 0 where it can not be done, see canvas_close() */
int marks_draw(rescl_image *image, const struct mark *marks, size_t count);

#endif
