#include <math.h>

#include "ops/fold.h"

/** The function on each element; `integers` NULL: not defined for integer types. */
static rescl_status fold_unary(const struct op_call *call, int64_t (*integers)(int64_t),
                               double (*reals)(double)) {
  const struct tensor *input = call->inputs[0];
  struct tensor *output = call->outputs[0];
  const int64_t elements = shape_elements(&input->shape);
  const int real = dtype_is_real(input->dtype);
  if (!real && !integers)
    return fail(RESCL_SHAPE_MISMATCH, "%s is defined for f32 and f64, found %s", call->op->name,
                dtype_name(input->dtype));
  for (int64_t index = 0; index < elements; index++) {
    if (real)
      tensor_set_real(output, index, reals(tensor_real(input, index)));
    else
      tensor_set_integer(output, index, integers(tensor_integer(input, index)));
  }
  return RESCL_OK;
}

static double negate_real(double value) {
  return -value;
}

static int64_t negate_integer(int64_t value) {
  return wrapping_subtract(0, value);
}

static rescl_status floor_fold(const struct op_call *call) {
  return fold_unary(call, NULL, floor);
}

static rescl_status ceil_fold(const struct op_call *call) {
  return fold_unary(call, NULL, ceil);
}

static rescl_status neg_fold(const struct op_call *call) {
  return fold_unary(call, negate_integer, negate_real);
}

static rescl_status sqrt_fold(const struct op_call *call) {
  return fold_unary(call, NULL, sqrt);
}

const struct op op_floor = {
    .name = "Floor",
    .traits = OP_FOLD_ONLY,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .infer = rule_like_input,
    .fold = floor_fold,
};

const struct op op_ceil = {
    .name = "Ceil",
    .traits = OP_FOLD_ONLY,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .infer = rule_like_input,
    .fold = ceil_fold,
};

const struct op op_neg = {
    .name = "Neg",
    .traits = OP_FOLD_ONLY,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .infer = rule_like_input,
    .fold = neg_fold,
};

const struct op op_sqrt = {
    .name = "Sqrt",
    .traits = OP_FOLD_ONLY,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .infer = rule_like_input,
    .fold = sqrt_fold,
};
