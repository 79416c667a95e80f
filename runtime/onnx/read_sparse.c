/** SparseTensorProto → struct tensor: made dense when it is read. */
#include <string.h>

#include "onnx/read.h"

/** Where in the flattened array the element of that row of indices belongs. */
static rescl_status find_place(int64_t *place, const struct tensor *indices, int64_t row,
                               const struct shape *shape) {
  const int is_flat = indices->shape.rank == 1;
  const struct shape flat = {.rank = 1, .dims = {shape_elements(shape)}}, *bounds = is_flat ? &flat : shape;
  *place = 0;
  for (int axis = 0; axis < bounds->rank; axis++) {
    const int64_t index = tensor_integer(indices, row * bounds->rank + axis);
    if (index < 0 || index >= bounds->dims[axis])
      return fail(RESCL_MALFORMED, "index %lld of element %lld is outside 0 to %lld", (long long)index,
                  (long long)row, (long long)bounds->dims[axis] - 1);
    *place = *place * bounds->dims[axis] + index;
  }
  return RESCL_OK;
}

static rescl_status check_indices(const struct tensor *indices, const struct tensor *values,
                                  const struct shape *shape) {
  const int64_t count = shape_elements(&values->shape);
  const int is_flat = indices->shape.rank == 1,
            has_rows = indices->shape.rank == 2 && indices->shape.dims[1] == shape->rank;
  char text[SHAPE_TEXT_BYTES];
  if (values->shape.rank == 1 && indices->dtype == DTYPE_INT64 && (is_flat || has_rows) &&
      indices->shape.dims[0] == count)
    return RESCL_OK;
  return fail(
      RESCL_MALFORMED,
      "sparse: expected %lld values in one row, with indices i64 [%lld] or [%lld,%d], found indices %s %s",
      (long long)count, (long long)count, (long long)count, shape->rank, dtype_name(indices->dtype),
      shape_text(&indices->shape, text));
}

static rescl_status scatter(struct tensor *tensor, const struct tensor *values,
                            const struct tensor *indices) {
  const size_t element_bytes = dtype_size(tensor->dtype);
  TRY(check_indices(indices, values, &tensor->shape));
  for (int64_t row = 0; row < shape_elements(&values->shape); row++) {
    int64_t place;
    TRY(find_place(&place, indices, row, &tensor->shape));
    memcpy((unsigned char *)tensor->data + (size_t)place * element_bytes,
           (const unsigned char *)values->data + (size_t)row * element_bytes, element_bytes);
  }
  return RESCL_OK;
}

rescl_status read_sparse_tensor(struct tensor *tensor, const Onnx__SparseTensorProto *proto,
                                struct reading *reading, struct arena *arena) {
  struct tensor values, indices = {.dtype = DTYPE_INT64, .shape = {.rank = 1}};
  *tensor = (struct tensor){0};
  if (!proto->values) return fail(RESCL_MALFORMED, "sparse: expected values, found none");
  TRY(read_tensor(&values, proto->values, NULL, reading, &reading->scratch));
  if (proto->indices) TRY(read_tensor(&indices, proto->indices, NULL, reading, &reading->scratch));
  tensor->dtype = values.dtype;
  TRY(read_shape(&tensor->shape, proto->n_dims, proto->dims));
  TRY(graph_afford(reading->model->graph, proto_text(proto->values->name), tensor_size(tensor)));
  TRY(tensor_allocate(tensor, arena));
  return scatter(tensor, &values, &indices);
}
