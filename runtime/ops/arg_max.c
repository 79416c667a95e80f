/** ArgMax and ArgMin. */
#include "ops/fold.h"

rescl_status extreme_resolve(const struct op_call *call, struct extreme *extreme) {
  const struct tensor *input;
  TRY(rule_input(call, 0, "X", &input));
  TRY(axis_resolve(attribute_int(call, "axis"), input->shape.rank, 0, &extreme->axis));
  extreme->along = along_axis_of(&input->shape, extreme->axis);
  extreme->is_smallest = call->op == &op_arg_min;
  extreme->takes_last = attribute_int(call, "select_last_index") != 0;
  if (extreme->along.length > 0) return RESCL_OK;
  return fail(RESCL_SHAPE_MISMATCH, "%s along a dimension of 0 elements", call->op->name);
}

static rescl_status arg_infer(const struct op_call *call) {
  struct extreme extreme;
  TRY(extreme_resolve(call, &extreme));
  struct shape output = call->inputs[0]->shape;
  output.dims[extreme.axis] = 1;
  if (!attribute_int(call, "keepdims")) {
    output.rank--;
    for (int dimension = extreme.axis; dimension < output.rank; dimension++)
      output.dims[dimension] = call->inputs[0]->shape.dims[dimension + 1];
  }
  return rule_output(call, 0, DTYPE_INT64, &output);
}

/** Less than 0, 0 or more than 0 as element `a` is to `b`. */
static int compare(const struct tensor *tensor, int64_t a, int64_t b) {
  if (dtype_is_real(tensor->dtype)) {
    const double left = tensor_real(tensor, a), right = tensor_real(tensor, b);
    return (left > right) - (left < right);
  }
  const int64_t left = tensor_integer(tensor, a), right = tensor_integer(tensor, b);
  return (left > right) - (left < right);
}

static rescl_status arg_fold(const struct op_call *call) {
  const struct tensor *input = call->inputs[0];
  struct extreme extreme;
  TRY(extreme_resolve(call, &extreme));
  const struct along_axis along = extreme.along;
  for (int64_t place = 0; place < along.outer * along.inner; place++) {
    const int64_t first = place / along.inner * along.length * along.inner + place % along.inner;
    int64_t best = 0;
    for (int64_t index = 1; index < along.length; index++) {
      const int order = compare(input, first + index * along.inner, first + best * along.inner);
      if (order == 0 ? extreme.takes_last : (order < 0) == extreme.is_smallest) best = index;
    }
    tensor_set_integer(call->outputs[0], place, best);
  }
  return RESCL_OK;
}

static const struct attribute_spec arg_attributes[] = {
    {.name = "axis", .kind = ATTRIBUTE_INT},
    {.name = "keepdims", .kind = ATTRIBUTE_INT, .integer = 1},
    {.name = "select_last_index", .kind = ATTRIBUTE_INT},
    {0},
};

const struct op op_arg_max = {
    .name = "ArgMax",
    .traits = OP_TYPED,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .attributes = arg_attributes,
    .infer = arg_infer,
    .fold = arg_fold,
};

const struct op op_arg_min = {
    .name = "ArgMin",
    .traits = OP_TYPED,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .attributes = arg_attributes,
    .infer = arg_infer,
    .fold = arg_fold,
};
