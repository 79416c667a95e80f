/** What Col2Im's inputs and attributes amount to. */
#ifndef RESCL_OPS_COLUMNS_H
#define RESCL_OPS_COLUMNS_H

#include "ops/geometry.h"

/** A window of `block` taps moves over an image that is padded by `before` and `after`; it has so many places. */
struct column_axis {
  int64_t image, block, stride, dilation, before, after, places;
};

/** Columns [batch][channels * taps][places]; axes that the image does not have stand in front, with one element. */
struct columns {
  int rank; // how many of the axes it has
  int64_t batch, channels, taps, places;
  struct column_axis axes[VOLUME_AXES];
};
rescl_status columns_resolve(const struct op_call *call, struct columns *columns);

#endif
