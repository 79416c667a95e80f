#include "ops/fold.h"

static const struct attribute_spec reduce_attributes[] = {
    {.name = "axes", .kind = ATTRIBUTE_INTS},
    {.name = "keepdims", .kind = ATTRIBUTE_INT, .integer = 1},
    {.name = "noop_with_empty_axes", .kind = ATTRIBUTE_INT},
    {0},
};

rescl_status reduction_resolve(const struct op_call *call, struct reduction *reduction) {
  const struct tensor *input;
  TRY(rule_input(call, 0, "X", &input));
  const int rank = input->shape.rank;
  reduction->keep_dims = attribute_int(call, "keepdims") != 0;
  TRY(rule_axes(call, 1, rank, &reduction->axes));
  if (!reduction->axes && !attribute_int(call, "noop_with_empty_axes")) reduction->axes = (1u << rank) - 1;
  return RESCL_OK;
}

static rescl_status reduce_infer(const struct op_call *call) {
  struct reduction reduction;
  TRY(reduction_resolve(call, &reduction));
  const struct tensor *input = op_input(call, 0);
  struct shape output = {0};
  for (int dimension = 0; dimension < input->shape.rank; dimension++) {
    const int reduced = reduction.axes >> dimension & 1;
    if (!reduced || reduction.keep_dims)
      output.dims[output.rank++] = reduced ? 1 : input->shape.dims[dimension];
  }
  return rule_output(call, 0, input->dtype, &output);
}

static rescl_status reduce_mean_infer(const struct op_call *call) {
  const struct tensor *input;
  TRY(rule_float_input(call, 0, "X", &input));
  return reduce_infer(call);
}

/** The output as the input's elements fall on it: stride 0 along what is reduced. */
static void reduced_view(const struct shape *input, unsigned axes, struct strided_view *view) {
  struct shape kept = *input;
  for (int dimension = 0; dimension < kept.rank; dimension++)
    if (axes >> dimension & 1) kept.dims[dimension] = 1;
  broadcast_view(&kept, input, view);
}

static rescl_status reduce_prod_fold(const struct op_call *call) {
  const struct tensor *input = call->inputs[0];
  struct tensor *output = call->outputs[0];
  struct reduction reduction;
  struct strided_view view;
  TRY(reduction_resolve(call, &reduction));
  reduced_view(&input->shape, reduction.axes, &view);
  const int64_t inputs = shape_elements(&input->shape), outputs = shape_elements(&output->shape);
  for (int64_t index = 0; index < outputs; index++) tensor_set_integer(output, index, 1);
  struct cursor cursor = cursor_start(&view);
  for (int64_t index = 0; index < inputs; index++, cursor_advance(&cursor)) {
    const int64_t to = cursor.position;
    if (dtype_is_real(input->dtype))
      tensor_set_real(output, to, tensor_real(output, to) * tensor_real(input, index));
    else
      tensor_set_integer(output, to,
                         wrapping_multiply(tensor_integer(output, to), tensor_integer(input, index)));
  }
  return RESCL_OK;
}

const struct op op_reduce_mean = {
    .name = "ReduceMean",
    .input_min = 1,
    .input_max = 2,
    .output_max = 1,
    .attributes = reduce_attributes,
    .infer = reduce_mean_infer,
};

const struct op op_reduce_prod = {
    .name = "ReduceProd",
    .traits = OP_FOLD_ONLY,
    .input_min = 1,
    .input_max = 2,
    .output_max = 1,
    .attributes = reduce_attributes,
    .infer = reduce_infer,
    .fold = reduce_prod_fold,
};
