/** A picture under cairo's pen. */
#ifndef RESCL_DRAW_CANVAS_H
#define RESCL_DRAW_CANVAS_H

#include <cairo.h>

#include "draw/colour.h"
#include "rescl/image.h"

struct canvas {
  cairo_t *cairo;
  rescl_image *image;
  double line;                   // the width of lines, whole pixels
  double letters;                // the height of letters, pixels
  cairo_font_face_t *plain_font; // of text.h; NULL: not needed yet
};

/** A rectangle, in pixels. */
struct area {
  double left, top, width, height;
};

/** Lines and letters as large as the picture asks for. It must stay as long as the canvas. */
void canvas_open(struct canvas *canvas, rescl_image *image);

/** Puts what was drawn into the picture.
 *  @return 0 where cairo could not: for want of memory, or since a side has more than 32,767 pixels; the
 *          picture is as it was */
int canvas_close(struct canvas *canvas);

/** What is drawn next has that colour; `opacity` 1 covers all below. */
void canvas_colour(struct canvas *canvas, struct colour colour, double opacity);

/** How wide lines are on a picture, whole pixels: for what is drawn without a canvas. */
double canvas_line(const rescl_image *image);

#endif
