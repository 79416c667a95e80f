#include "ops/fold.h"

static const struct attribute_spec transpose_attributes[] = {
    {.name = "perm", .kind = ATTRIBUTE_INTS},
    {0},
};

rescl_status transpose_resolve(const struct op_call *call, struct strided_view *view) {
  const struct tensor *input;
  const int64_t *permutation;
  int64_t strides[RESCL_MAX_RANK];
  unsigned seen = 0;
  TRY(rule_input(call, 0, "X", &input));
  const int rank = input->shape.rank;
  const size_t count = attribute_ints(call, "perm", &permutation);
  if (count && count != (size_t)rank)
    return fail(RESCL_SHAPE_MISMATCH, "perm must list all %d axes, found %zu", rank, count);
  shape_strides(&input->shape, strides);
  *view = (struct strided_view){.shape.rank = rank};
  for (int dimension = 0; dimension < rank; dimension++) {
    const int64_t from = count ? permutation[dimension] : rank - 1 - dimension;
    if (from < 0 || from >= rank || seen >> from & 1)
      return fail(RESCL_MALFORMED, "perm must list each axis 0 to %d once, found %lld out of place", rank - 1,
                  (long long)from);
    seen |= 1u << from;
    view->shape.dims[dimension] = input->shape.dims[from];
    view->strides[dimension] = strides[from];
  }
  return RESCL_OK;
}

static rescl_status transpose_infer(const struct op_call *call) {
  struct strided_view view;
  TRY(transpose_resolve(call, &view));
  return rule_output(call, 0, op_input(call, 0)->dtype, &view.shape);
}

static rescl_status transpose_fold(const struct op_call *call) {
  struct strided_view view;
  TRY(transpose_resolve(call, &view));
  fold_view(call->inputs[0], &view, call->outputs[0]);
  return RESCL_OK;
}

const struct op op_transpose = {
    .name = "Transpose",
    .traits = OP_TYPED,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .attributes = transpose_attributes,
    .infer = transpose_infer,
    .fold = transpose_fold,
};
