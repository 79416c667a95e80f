/** Sum and Mean of any number of operands. They run as Adds: see passes/expand_sum.c. */
#include "ops/fold.h"

static double add(double a, double b) {
  return a + b;
}

static rescl_status sum_fold(const struct op_call *call) {
  return fold_arithmetic(call, &(struct arithmetic){wrapping_add, add});
}

const struct op op_sum = {
    .name = "Sum",
    .input_min = 1,
    .input_max = INT_MAX,
    .output_max = 1,
    .infer = rule_arithmetic,
    .fold = sum_fold,
};

static rescl_status mean_fold(const struct op_call *call) {
  struct tensor *output = call->outputs[0];
  const int64_t elements = shape_elements(&output->shape);
  TRY(sum_fold(call));
  for (int64_t index = 0; index < elements; index++)
    tensor_set_real(output, index, tensor_real(output, index) / call->input_count);
  return RESCL_OK;
}

const struct op op_mean = {
    .name = "Mean",
    .input_min = 1,
    .input_max = INT_MAX,
    .output_max = 1,
    .infer = rule_arithmetic,
    .fold = mean_fold,
};
