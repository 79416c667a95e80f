#include "reference/view.h"

int64_t view_element(const struct strided_view *view, int64_t index) {
  int64_t offset = view->offset;
  for (int dimension = view->shape.rank - 1; dimension >= 0 && index > 0; dimension--) {
    offset += index % view->shape.dims[dimension] * view->strides[dimension];
    index /= view->shape.dims[dimension];
  }
  return offset;
}

struct view_rows view_rows(const struct strided_view *view) {
  const int rank = view->shape.rank;
  if (rank == 0) return (struct view_rows){.count = 1, .length = 1};
  return (struct view_rows){.count = shape_product(&view->shape, 0, rank - 1),
                            .length = view->shape.dims[rank - 1],
                            .stride = view->strides[rank - 1]};
}
