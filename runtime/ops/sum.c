/** Sum: any number of addends. It runs as Adds: see passes/expand_sum.c. */
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
