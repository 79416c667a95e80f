/** Masks of which only a part can be inside. */
#ifndef RESCL_VISION_MASK_H
#define RESCL_VISION_MASK_H

#include "rescl/mask.h"

struct mask_part {
  int width; // of the picture
  int height;
  int left; // of the part in it, which lies within
  int top;
  int part_width; // may be 0, as may the height: then nothing is inside
  int part_height;
};

/** As rescl_mask_encode(), of pixels [part_height][part_width]. */
rescl_status mask_encode_part(rescl_mask *mask, const struct mask_part *part, const unsigned char *pixels);

#endif
