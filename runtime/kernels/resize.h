/** What the kernels for Resize share: the taps of its axes as a table on the device. */
#ifndef RESCL_KERNELS_RESIZE_H
#define RESCL_KERNELS_RESIZE_H

#include "kernels/layout.h"
#include "kernels/recording.h"
#include "ops/resize.h"

/** Of each output of an axis its taps' inputs, as ints, the first of them -1 where the extrapolation value is the
 *  output; so for one axis after the other; then, in the same order, what the taps weigh. */
struct resize_table {
  struct buffer *buffer;
  int64_t offsets[RESCL_MAX_RANK]; // where an axis's inputs begin
  int64_t single;                  // where those of an axis of one element, which stays so, begin
  int64_t weights;                 // where the weights begin
};
rescl_status resize_table_packed(struct recorder *recorder, const struct node *node,
                                 const struct resize *resize, struct resize_table *table);

#endif
