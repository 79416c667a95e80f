#include "evaluate/overlap.h"

#include <math.h>

/** Of two stretches that begin and are so long. */
static double common_length(double left, double left_size, double right, double right_size) {
  return fmin(left + left_size, right + right_size) - fmax(left, right);
}

static double box_intersection(const double left[4], const double right[4]) {
  const double width = common_length(left[0], left[2], right[0], right[2]);
  const double height = common_length(left[1], left[3], right[1], right[3]);
  return width > 0.0 && height > 0.0 ? width * height : 0.0;
}

double overlap_of(const struct object *found, const struct object *truth, enum object_part part) {
  const int is_box = part == OBJECT_BOX;
  const double common = is_box ? box_intersection(found->box, truth->box)
                               : (double)rescl_mask_intersection(&found->mask, &truth->mask);
  if (!(common > 0.0)) return 0.0;
  const double found_area = is_box ? found->box[2] * found->box[3] : (double)rescl_mask_area(&found->mask);
  const double truth_area = is_box ? truth->box[2] * truth->box[3] : (double)rescl_mask_area(&truth->mask);
  return common / (truth->is_crowd > 0.0 ? found_area : found_area + truth_area - common);
}
