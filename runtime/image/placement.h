/** Where a picture comes to lie in a tensor. */
#ifndef RESCL_IMAGE_PLACEMENT_H
#define RESCL_IMAGE_PLACEMENT_H

#include <stdint.h>

#include "image/resize.h"

/** A picture resized to full_width × full_height, of which the tensor shows width × height pixels from
 *  (left, top): negative where the tensor begins before the picture. */
struct placement {
  int64_t full_width;
  int64_t full_height;
  int64_t left;
  int64_t top;
  int64_t width;
  int64_t height;
  double scale_x; // the tensor's pixels for each of the picture, before full_width was rounded
  double scale_y;
  int is_padded; // outside is grey; else the picture's edge is repeated
};

/** Places a picture as the settings say, which have been checked, in an input of input_width × input_height (of which
 *  only RESCL_INPUT_SIZE makes use). */
struct placement placement_of(const rescl_preprocessing *preprocessing, const rescl_image *image,
                              int input_width, int input_height);

/** What of the resized picture is in the tensor; at least a row and a column, beside which the tensor may lie. */
struct resize_window placement_window(const struct placement *placement);

#endif
