#include "ops/blocks.h"
#include "ops/fold.h"

static const struct attribute_spec binary_attributes[] = {
    EPILOGUE_ATTRIBUTES,
    {0},
};

/** Folding happens before anything is fused, so an epilogue here is a mistake that must not pass unseen. */
static rescl_status fold_binary(const struct op_call *call, const struct arithmetic *arithmetic) {
  if (activation_epilogue(call).kind != ACTIVATION_NONE)
    return fail(RESCL_UNSUPPORTED, "%s with a fused activation cannot be folded", call->op->name);
  return fold_arithmetic(call, arithmetic);
}

static double add_reals(double a, double b) {
  return a + b;
}

static double subtract_reals(double a, double b) {
  return a - b;
}

static double multiply_reals(double a, double b) {
  return a * b;
}

static double divide_reals(double a, double b) {
  return a / b;
}

static int64_t divide_integers(int64_t a, int64_t b) {
  return b == -1 ? wrapping_subtract(0, a) : a / b; // the smallest number has no positive counterpart
}

static rescl_status add_fold(const struct op_call *call) {
  return fold_binary(call, &(struct arithmetic){wrapping_add, add_reals});
}

static rescl_status sub_fold(const struct op_call *call) {
  return fold_binary(call, &(struct arithmetic){wrapping_subtract, subtract_reals});
}

static rescl_status mul_fold(const struct op_call *call) {
  return fold_binary(call, &(struct arithmetic){wrapping_multiply, multiply_reals});
}

static rescl_status div_fold(const struct op_call *call) {
  TRY(fold_check_divisor(call, 1));
  return fold_binary(call, &(struct arithmetic){divide_integers, divide_reals});
}

const struct op op_add = {
    .name = "Add",
    .traits = OP_EPILOGUE | OP_TYPED,
    .input_min = 2,
    .input_max = 2,
    .output_max = 1,
    .attributes = binary_attributes,
    .infer = rule_arithmetic,
    .fold = add_fold,
    .takes_blocks = blocks_of_operands,
};

const struct op op_sub = {
    .name = "Sub",
    .traits = OP_EPILOGUE | OP_TYPED,
    .input_min = 2,
    .input_max = 2,
    .output_max = 1,
    .attributes = binary_attributes,
    .infer = rule_arithmetic,
    .fold = sub_fold,
    .takes_blocks = blocks_of_operands,
};

const struct op op_mul = {
    .name = "Mul",
    .traits = OP_EPILOGUE | OP_TYPED,
    .input_min = 2,
    .input_max = 2,
    .output_max = 1,
    .attributes = binary_attributes,
    .infer = rule_arithmetic,
    .fold = mul_fold,
    .takes_blocks = blocks_of_operands,
};

const struct op op_div = {
    .name = "Div",
    .traits = OP_EPILOGUE | OP_TYPED,
    .input_min = 2,
    .input_max = 2,
    .output_max = 1,
    .attributes = binary_attributes,
    .infer = rule_arithmetic,
    .fold = div_fold,
    .takes_blocks = blocks_of_operands,
};
