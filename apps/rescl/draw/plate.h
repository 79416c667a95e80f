/** Labels: text on a plate of its class's colour, beside a box, inside the picture. */
#ifndef RESCL_DRAW_PLATE_H
#define RESCL_DRAW_PLATE_H

#include "draw/marks.h"
#include "draw/text.h"

struct plate {
  struct area area;
  struct text text; // its width is 0 where there is no room for any: nothing is drawn then
  struct colour colour;
};

/** Finds a place for a label by a box: above it where that can be, and where the plates placed before it
 *  are not. plate_free() frees it.
 *  @param box  as it is drawn */
struct plate plate_place(struct canvas *canvas, const struct mark *mark, const struct area *box,
                         const struct plate *placed, size_t placed_count);

void plate_draw(struct canvas *canvas, const struct plate *plate);
void plate_free(struct plate *plate);

#endif
