/** Masks of polygons: which pixels lie inside is told to the last pixel as COCO's own tools do, since areas and
 *  overlaps of published results are counted on those. */
#ifndef RESCL_EVALUATE_OUTLINE_H
#define RESCL_EVALUATE_OUTLINE_H

#include <stddef.h>

#include "rescl/mask.h"

/** Points further from the picture's corner than this are refused. */
#define OUTLINE_MOST_COORDINATE 1e5

/** The pixels that a closed polygon winds around an odd number of times.
 *  @param points  count × x, y in pixels; each within OUTLINE_MOST_COORDINATE of 0
 *  @param mask    receives runs that are the caller's to free(); its width and height are set */
void outline_fill(rescl_mask *mask, const double *points, size_t count);

/** Adds the pixels of `other`, of the same size, to the mask; other's runs are freed. */
void outline_unite(rescl_mask *mask, rescl_mask *other);

#endif
