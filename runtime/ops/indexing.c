#include <string.h>

#include "ops/fold.h"

static rescl_status index_input(const struct op_call *call, const struct tensor **indices) {
  TRY(rule_input(call, 1, "indices", indices));
  if ((*indices)->dtype == DTYPE_INT64 || (*indices)->dtype == DTYPE_INT32) return RESCL_OK;
  return fail(RESCL_SHAPE_MISMATCH, "indices must be i64 or i32, found %s", dtype_name((*indices)->dtype));
}

/** Puts a dimension behind those that there are. */
static void append(struct indexing *indexing, int64_t size, int64_t data_stride, int64_t index_stride) {
  const int dimension = indexing->shape.rank++;
  indexing->shape.dims[dimension] = size;
  indexing->data_strides[dimension] = data_stride;
  indexing->index_strides[dimension] = index_stride;
}

/** The dimension of data that the next index chooses of. */
static void choose(struct indexing *indexing, int64_t size, int64_t stride) {
  indexing->sizes[indexing->count] = size;
  indexing->strides[indexing->count++] = stride;
}

/** data [outer][axis][inner] and any indices: [outer][indices][inner]. */
static rescl_status resolve_axis(const struct op_call *call, const struct tensor *data,
                                 const struct tensor *indices, struct indexing *indexing) {
  int64_t data_strides[RESCL_MAX_RANK], index_strides[RESCL_MAX_RANK];
  int axis;
  TRY(axis_resolve(attribute_int(call, "axis"), data->shape.rank, 0, &axis));
  TRY(rule_rank((size_t)(data->shape.rank - 1 + indices->shape.rank)));
  shape_strides(&data->shape, data_strides);
  shape_strides(&indices->shape, index_strides);
  for (int dimension = 0; dimension < axis; dimension++)
    append(indexing, data->shape.dims[dimension], data_strides[dimension], 0);
  for (int dimension = 0; dimension < indices->shape.rank; dimension++)
    append(indexing, indices->shape.dims[dimension], 0, index_strides[dimension]);
  for (int dimension = axis + 1; dimension < data->shape.rank; dimension++)
    append(indexing, data->shape.dims[dimension], data_strides[dimension], 0);
  choose(indexing, data->shape.dims[axis], data_strides[axis]);
  return RESCL_OK;
}

/** Each index stands where its element does but along the axis. */
static rescl_status resolve_elements(const struct op_call *call, const struct tensor *data,
                                     const struct tensor *indices, struct indexing *indexing) {
  int64_t data_strides[RESCL_MAX_RANK], index_strides[RESCL_MAX_RANK];
  int axis;
  TRY(axis_resolve(attribute_int(call, "axis"), data->shape.rank, 0, &axis));
  if (indices->shape.rank != data->shape.rank)
    return fail(RESCL_SHAPE_MISMATCH, "indices must have data's rank %d, found %d", data->shape.rank,
                indices->shape.rank);
  shape_strides(&data->shape, data_strides);
  shape_strides(&indices->shape, index_strides);
  for (int dimension = 0; dimension < data->shape.rank; dimension++) {
    const int64_t size = indices->shape.dims[dimension];
    if (dimension != axis && size > data->shape.dims[dimension])
      return fail(RESCL_SHAPE_MISMATCH, "indices have %lld entries along axis %d, more than data's %lld",
                  (long long)size, dimension, (long long)data->shape.dims[dimension]);
    append(indexing, size, dimension == axis ? 0 : data_strides[dimension], index_strides[dimension]);
  }
  choose(indexing, data->shape.dims[axis], data_strides[axis]);
  return RESCL_OK;
}

/** indices [batch][tuples][count], data [batch][chosen of][inner]: [batch][tuples][inner]. */
static rescl_status resolve_tuples(const struct tensor *data, const struct tensor *indices, int64_t batch,
                                   struct indexing *indexing) {
  int64_t data_strides[RESCL_MAX_RANK], index_strides[RESCL_MAX_RANK];
  char text_data[SHAPE_TEXT_BYTES], text_indices[SHAPE_TEXT_BYTES];
  const int tuples = indices->shape.rank - 1;
  const int64_t count = tuples >= 0 ? indices->shape.dims[tuples] : 0;
  if (batch < 0 || batch > tuples || count < 1 || count > data->shape.rank - batch)
    return fail(RESCL_SHAPE_MISMATCH, "indices %s do not fit data %s with %lld batch dimensions",
                shape_text(&indices->shape, text_indices), shape_text(&data->shape, text_data),
                (long long)batch);
  const int inner = (int)(batch + count);
  TRY(rule_rank((size_t)(tuples + data->shape.rank - inner)));
  shape_strides(&data->shape, data_strides);
  shape_strides(&indices->shape, index_strides);
  for (int dimension = 0; dimension < tuples; dimension++) {
    const int64_t size = indices->shape.dims[dimension];
    if (dimension < batch && size != data->shape.dims[dimension])
      return fail(RESCL_SHAPE_MISMATCH, "indices have %lld entries along batch dimension %d, data %lld",
                  (long long)size, dimension, (long long)data->shape.dims[dimension]);
    append(indexing, size, dimension < batch ? data_strides[dimension] : 0, index_strides[dimension]);
  }
  for (int dimension = (int)batch; dimension < inner; dimension++)
    choose(indexing, data->shape.dims[dimension], data_strides[dimension]);
  for (int dimension = inner; dimension < data->shape.rank; dimension++)
    append(indexing, data->shape.dims[dimension], data_strides[dimension], 0);
  return RESCL_OK;
}

static rescl_status resolve(const struct op_call *call, const struct tensor *data,
                            const struct tensor *indices, struct indexing *indexing) {
  if (call->op == &op_gather) return resolve_axis(call, data, indices, indexing);
  if (call->op == &op_gather_nd)
    return resolve_tuples(data, indices, attribute_int(call, "batch_dims"), indexing);
  if (call->op == &op_scatter_nd) return resolve_tuples(data, indices, 0, indexing);
  return resolve_elements(call, data, indices, indexing);
}

rescl_status indexing_resolve(const struct op_call *call, struct indexing *indexing) {
  const struct tensor *data, *indices;
  char text[SHAPE_TEXT_BYTES];
  *indexing = (struct indexing){.count = 0};
  TRY(rule_input(call, 0, "data", &data));
  TRY(index_input(call, &indices));
  TRY(resolve(call, data, indices, indexing));
  if (shape_elements(&data->shape) == 0 && shape_elements(&indexing->shape) != 0)
    return fail(RESCL_SHAPE_MISMATCH, "indices choose from data %s, which has no elements",
                shape_text(&data->shape, text));
  return RESCL_OK;
}

struct strided_view indexing_data_view(const struct indexing *indexing) {
  struct strided_view view = {.shape = indexing->shape};
  memcpy(view.strides, indexing->data_strides, sizeof view.strides);
  return view;
}

struct strided_view indexing_index_view(const struct indexing *indexing) {
  struct strided_view view = {.shape = indexing->shape};
  memcpy(view.strides, indexing->index_strides, sizeof view.strides);
  return view;
}

rescl_status fold_chosen(const struct indexing *indexing, const struct tensor *indices, int64_t at,
                         int64_t *chosen) {
  *chosen = 0;
  for (int entry = 0; entry < indexing->count; entry++) {
    const int64_t index = tensor_integer(indices, at + entry), size = indexing->sizes[entry];
    if (index < -size || index >= size)
      return fail(RESCL_INVALID_ARGUMENT, "index %lld is outside the %lld entries of the dimension",
                  (long long)index, (long long)size);
    *chosen += (index < 0 ? index + size : index) * indexing->strides[entry];
  }
  return RESCL_OK;
}
