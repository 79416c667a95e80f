#include <string.h>

#include "ops/fold.h"

static const struct attribute_spec one_hot_attributes[] = {
    {.name = "axis", .kind = ATTRIBUTE_INT, .integer = -1},
    {0},
};

/** How many classes there are: one number of any type. */
static rescl_status read_depth(const struct op_call *call, int64_t *depth) {
  const struct tensor *tensor;
  TRY(rule_input(call, 1, "depth", &tensor));
  if (!tensor->data)
    return fail(RESCL_UNSUPPORTED, "depth of a OneHot must be a constant, but it is computed at run time");
  if (shape_elements(&tensor->shape) != 1)
    return fail(RESCL_SHAPE_MISMATCH, "depth of a OneHot must be one number");
  *depth = dtype_is_real(tensor->dtype) ? (int64_t)tensor_real(tensor, 0) : tensor_integer(tensor, 0);
  if (*depth > 0 && *depth <= TENSOR_MAX_ELEMENTS) return RESCL_OK;
  return fail(RESCL_MALFORMED, "depth of a OneHot must be at least 1, found %lld", (long long)*depth);
}

static rescl_status one_hot_infer(const struct op_call *call) {
  const struct tensor *indices, *values;
  struct shape output = {0};
  int64_t depth;
  int axis;
  TRY(rule_input(call, 0, "indices", &indices));
  TRY(rule_input(call, 2, "values", &values));
  TRY(read_depth(call, &depth));
  TRY(rule_expect_shape(values, "values", &(struct shape){.rank = 1, .dims = {2}}));
  TRY(rule_rank((size_t)indices->shape.rank + 1));
  TRY(axis_resolve(attribute_int(call, "axis"), indices->shape.rank + 1, 0, &axis));
  for (int dimension = 0; dimension <= indices->shape.rank; dimension++) {
    if (dimension == axis) output.dims[output.rank++] = depth;
    if (dimension < indices->shape.rank) output.dims[output.rank++] = indices->shape.dims[dimension];
  }
  return rule_output(call, 0, values->dtype, &output);
}

static rescl_status one_hot_fold(const struct op_call *call) {
  const struct tensor *indices = call->inputs[0], *values = call->inputs[2];
  struct tensor *output = call->outputs[0];
  int axis;
  TRY(axis_resolve(attribute_int(call, "axis"), output->shape.rank, 0, &axis));
  const int64_t classes = output->shape.dims[axis], count = shape_elements(&output->shape);
  const int64_t inner = shape_product(&output->shape, axis + 1, output->shape.rank);
  const size_t size = dtype_size(output->dtype);
  for (int64_t index = 0; index < count; index++) {
    const int64_t number = index / inner % classes, entry = index / inner / classes * inner + index % inner;
    const int64_t wanted =
        dtype_is_real(indices->dtype) ? (int64_t)tensor_real(indices, entry) : tensor_integer(indices, entry);
    const size_t is_it = number == (wanted < 0 ? wanted + classes : wanted);
    memcpy((char *)output->data + (size_t)index * size, (const char *)values->data + is_it * size, size);
  }
  return RESCL_OK;
}

const struct op op_one_hot = {
    .name = "OneHot",
    .traits = OP_TYPED,
    .input_min = 3,
    .input_max = 3,
    .output_max = 1,
    .attributes = one_hot_attributes,
    .infer = one_hot_infer,
    .fold = one_hot_fold,
};
