/** One line of text on a canvas, in any script that a font here has. */
#ifndef RESCL_DRAW_TEXT_H
#define RESCL_DRAW_TEXT_H

#include "draw/canvas.h"

/** A text made ready; text_free() frees it. Its width is 0 where there is no font at all. */
struct text {
  char *letters;
  cairo_font_face_t *font;
  double width, height; // pixels; the height is that of any text
};

/** Makes the text safe, finds a font that has its letters, and cuts it with "…" where it would be wider.
 *  @param ending  stands behind it in any case; "": nothing */
struct text text_fit(struct canvas *canvas, const char *letters, const char *ending, double most_width);

/** Writes it into a rectangle of its size, whose corner that is, in the colour set. */
void text_write(struct canvas *canvas, const struct text *text, double left, double top);

void text_free(struct text *text);

#endif
