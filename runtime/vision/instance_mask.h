/** The mask of one thing, from prototypes that all share (YOLACT, Bolya et al. 2019). */
#ifndef RESCL_VISION_INSTANCE_MASK_H
#define RESCL_VISION_INSTANCE_MASK_H

#include "vision/family.h"

/** Inside are pixels of the box where the sum of coefficient × prototype, linear between the prototypes' pixels, is above
 *  0. Columns and rows x and y of the box are those with left <= x < right and top <= y < bottom.
 *  @param box   in the picture, in its pixels
 *  @param mask  receives it, of the picture's size, owned by the caller: rescl_mask_clear() */
rescl_status instance_mask(const struct family *family, const struct scene *scene, size_t row,
                           const rescl_placement *placement, const rescl_box *box, rescl_mask *mask);

#endif
