/** Which colour is what, in a corner of the picture. */
#ifndef RESCL_DRAW_LEGEND_H
#define RESCL_DRAW_LEGEND_H

#include "draw/canvas.h"
#include "draw/mask.h"

struct legend_row {
  struct colour colour;
  const char *label, *ending; // as marks.h has them; neither is NULL
};

/** Draws as many rows as there is room for, in the corner where it covers the fewest pixels whose class is
 *  not clear. Nothing where there is no room for one row.
 *  @param map  of the picture, which may have been enlarged since
 *  @return 0 where it can not be done, see canvas_close() */
int legend_draw(rescl_image *image, const struct legend_row *rows, size_t count, const struct class_map *map);

#endif
