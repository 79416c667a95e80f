/** How a camera was held: the orientation in a photograph's EXIF data (JEITA CP-3451, tag 0x0112). */
#ifndef RESCL_IMAGE_EXIF_H
#define RESCL_IMAGE_EXIF_H

#include <stddef.h>

#include "base/status.h"
#include "rescl/image.h"

/** The orientation, 1 (upright) to 8, from a JPEG's APP1 segment, its "Exif" heading included, or from a PNG's
 *  eXIf chunk, which has none. 0 where there is none or it can not be understood. Reads nothing outside
 *  `size_bytes`. */
int exif_orientation(const unsigned char *bytes, size_t size_bytes);

/** Where a stored pixel belongs once the picture is upright: pixel (x, y) of the stored picture is number
 *  `origin + x * column_step + y * row_step` of the upright one, counted from its top left, row by row. */
struct exif_placement {
  int width; // of the upright picture
  int height;
  ptrdiff_t origin;
  ptrdiff_t column_step;
  ptrdiff_t row_step;
};

/** The placement for a stored picture of width × height; upright for an orientation outside 1 to 8. */
struct exif_placement exif_place(int orientation, int width, int height);

/** Replaces a picture as it was stored by one that is upright; where it is already, nothing happens. */
rescl_status exif_turn(rescl_image **image, int orientation);

#endif
