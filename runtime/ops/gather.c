#include <string.h>

#include "ops/fold.h"

static const struct attribute_spec gather_attributes[] = {
    {.name = "axis", .kind = ATTRIBUTE_INT},
    {0},
};

static rescl_status gather_infer(const struct op_call *call) {
  const struct tensor *data, *indices;
  int axis;
  TRY(rule_input(call, 0, "data", &data));
  TRY(rule_input(call, 1, "indices", &indices));
  TRY(axis_resolve(attribute_int(call, "axis"), data->shape.rank, 0, &axis));
  if (indices->dtype != DTYPE_INT64 && indices->dtype != DTYPE_INT32)
    return fail(RESCL_SHAPE_MISMATCH, "indices must be i64 or i32, found %s", dtype_name(indices->dtype));
  TRY(rule_rank((size_t)(data->shape.rank - 1 + indices->shape.rank)));
  struct shape output = {0};
  for (int dimension = 0; dimension < axis; dimension++)
    output.dims[output.rank++] = data->shape.dims[dimension];
  for (int dimension = 0; dimension < indices->shape.rank; dimension++)
    output.dims[output.rank++] = indices->shape.dims[dimension];
  for (int dimension = axis + 1; dimension < data->shape.rank; dimension++)
    output.dims[output.rank++] = data->shape.dims[dimension];
  return rule_output(call, 0, data->dtype, &output);
}

static rescl_status gather_fold(const struct op_call *call) {
  const struct tensor *data = call->inputs[0], *indices = call->inputs[1];
  int axis;
  TRY(axis_resolve(attribute_int(call, "axis"), data->shape.rank, 0, &axis));
  const int64_t outer = shape_product(&data->shape, 0, axis), size = data->shape.dims[axis];
  const int64_t count = shape_elements(&indices->shape);
  const size_t run =
      (size_t)shape_product(&data->shape, axis + 1, data->shape.rank) * dtype_size(data->dtype);
  char *to = call->outputs[0]->data;
  for (int64_t row = 0; row < outer; row++) {
    for (int64_t entry = 0; entry < count; entry++, to += run) {
      const int64_t index = tensor_integer(indices, entry);
      if (index < -size || index >= size)
        return fail(RESCL_INVALID_ARGUMENT, "index %lld is outside the %lld entries of axis %d",
                    (long long)index, (long long)size, axis);
      const int64_t from = row * size + (index < 0 ? index + size : index);
      memcpy(to, (const char *)data->data + (size_t)from * run, run);
    }
  }
  return RESCL_OK;
}

const struct op op_gather = {
    .name = "Gather",
    .traits = OP_FOLD_ONLY,
    .input_min = 2,
    .input_max = 2,
    .output_max = 1,
    .attributes = gather_attributes,
    .infer = gather_infer,
    .fold = gather_fold,
};
