/** How much of two objects is the same. */
#ifndef RESCL_EVALUATE_OVERLAP_H
#define RESCL_EVALUATE_OVERLAP_H

#include "evaluate/object.h"

/** Intersection over union of what was found and of what is there; where that is a crowd, over the area of what
 *  was found, as one of many is no worse for covering one of them. 0 for what does not meet.
 *  @param part  which of them: boxes or masks, which both have; masks of the same size */
double overlap_of(const struct object *found, const struct object *truth, enum object_part part);

#endif
