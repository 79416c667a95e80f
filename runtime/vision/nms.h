/** Non-maximum suppression: of boxes of one class that overlap, the surest stays. */
#ifndef RESCL_VISION_NMS_H
#define RESCL_VISION_NMS_H

#include <stddef.h>

#include "base/status.h"

/** A box that a network proposes. */
struct candidate {
  float left; // finite; right and bottom may lie before them: such a box has no area
  float top;
  float right;
  float bottom;
  float score;     // not NaN
  int class_index; // from 0
  size_t row;      // of the network's output
};

/** Sorts by falling score, equal ones as they were, and keeps of each class a box only if none that is kept before it
 *  overlaps it by more than `iou` (intersection over union, in floats). Boxes without area overlap nothing.
 *  @param iou    1 or more: all stay
 *  @param count  receives how many stayed, in front */
rescl_status nms(struct candidate *candidates, size_t *count, float iou);

#endif
