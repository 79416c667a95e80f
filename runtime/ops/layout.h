/** Between the plain layout and channels in blocks, on the host. */
#ifndef RESCL_OPS_LAYOUT_H
#define RESCL_OPS_LAYOUT_H

#include "ops/tensor.h"

/** `tensor` describes a float32 [N][C][H][W] with a block; `stored` holds tensor_stored_elements() floats,
 *  `plain` the shape's. From plain, channels beyond C become 0. */
void layout_to_plain(const struct tensor *tensor, const float *stored, float *plain);
void layout_from_plain(const struct tensor *tensor, const float *plain, float *stored);
/** Where that element of the shape lies among the stored ones; the same place without a block. */
int64_t layout_stored_index(const struct tensor *tensor, int64_t element);

#endif
