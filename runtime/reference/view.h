/** Walking a tensor in another order. */
#ifndef RESCL_REFERENCE_VIEW_H
#define RESCL_REFERENCE_VIEW_H

#include "ops/geometry.h"

/** Where the view's element `index`, counted in row-major order of its shape, lies
 *  in the underlying tensor. */
int64_t view_element(const struct strided_view *view, int64_t index);

/** Neighbours along the last dimension: `length` elements, `stride` apart in the tensor; a scalar
 *  is one row of one element. */
struct view_rows {
  int64_t count, length, stride;
};
struct view_rows view_rows(const struct strided_view *view);

#endif
