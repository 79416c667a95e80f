#include <string.h>

#include "ops/fold.h"

void broadcast_view(const struct shape *input, const struct shape *shape, struct strided_view *view) {
  int64_t strides[RESCL_MAX_RANK];
  shape_strides(input, strides);
  *view = (struct strided_view){.shape = *shape};
  for (int dimension = 0; dimension < input->rank; dimension++)
    view->strides[shape->rank - input->rank + dimension] =
        input->dims[dimension] == 1 ? 0 : strides[dimension];
}

struct cursor cursor_start(const struct strided_view *view) {
  return (struct cursor){.view = view, .position = view->offset};
}

void cursor_advance(struct cursor *cursor) {
  const struct strided_view *view = cursor->view;
  for (int dimension = view->shape.rank - 1; dimension >= 0; dimension--) {
    cursor->position += view->strides[dimension];
    if (++cursor->index[dimension] < view->shape.dims[dimension]) return;
    cursor->position -= view->strides[dimension] * view->shape.dims[dimension];
    cursor->index[dimension] = 0;
  }
}

/** Takes trailing dimensions that lie contiguously off the view; returns how many elements they hold. */
static int64_t split_run(struct strided_view *view) {
  int64_t run = 1;
  while (view->shape.rank && view->strides[view->shape.rank - 1] == run)
    run *= view->shape.dims[--view->shape.rank];
  return run;
}

void fold_view(const struct tensor *input, const struct strided_view *view, struct tensor *output) {
  const size_t element_size = dtype_size(input->dtype);
  const int64_t elements = shape_elements(&view->shape);
  if (elements < 1) return;
  struct strided_view runs = *view;
  const int64_t run = split_run(&runs);
  struct cursor cursor = cursor_start(&runs);
  for (int64_t done = 0; done < elements; done += run) {
    memcpy((char *)output->data + (size_t)done * element_size,
           (const char *)input->data + (size_t)cursor.position * element_size, (size_t)run * element_size);
    cursor_advance(&cursor);
  }
}

rescl_status fold_copy(const struct op_call *call) {
  const size_t size_bytes = tensor_size(call->outputs[0]);
  if (size_bytes) memcpy(call->outputs[0]->data, call->inputs[0]->data, size_bytes);
  return RESCL_OK;
}
