#include <math.h>

#include "ops/fold.h"

/** How many integers lie in [start, limit) at that distance, without overflow. */
static int64_t count_integers(int64_t start, int64_t limit, int64_t delta) {
  if (delta > 0 ? start >= limit : start <= limit) return 0;
  const uint64_t distance = delta > 0 ? (uint64_t)limit - (uint64_t)start : (uint64_t)start - (uint64_t)limit;
  const uint64_t step = delta > 0 ? (uint64_t)delta : 0 - (uint64_t)delta;
  if (step == 0) return 0;
  const uint64_t count = (distance - 1) / step + 1;
  return count > TENSOR_MAX_ELEMENTS ? -1 : (int64_t)count;
}

static int64_t count_reals(double start, double limit, double delta) {
  const double count = ceil((limit - start) / delta);
  if (count <= 0) return 0;
  return count <= (double)TENSOR_MAX_ELEMENTS ? (int64_t)count : -1; // NaN is refused too
}

static rescl_status range_infer(const struct op_call *call) {
  static const char *const roles[] = {"start", "limit", "delta"};
  const struct tensor *inputs[3];
  for (int index = 0; index < 3; index++) {
    TRY(rule_input(call, index, roles[index], &inputs[index]));
    if (!inputs[index]->data)
      return fail(RESCL_UNSUPPORTED, "%s of a Range must be a constant, but it is computed at run time",
                  roles[index]);
    if (shape_elements(&inputs[index]->shape) != 1 || inputs[index]->dtype != inputs[0]->dtype)
      return fail(RESCL_SHAPE_MISMATCH,
                  "start, limit and delta of a Range must be three numbers of one type");
  }
  const int real = dtype_is_real(inputs[0]->dtype);
  if (tensor_real(inputs[2], 0) == 0) return fail(RESCL_MALFORMED, "delta of a Range must not be 0");
  const int64_t count =
      real ? count_reals(tensor_real(inputs[0], 0), tensor_real(inputs[1], 0), tensor_real(inputs[2], 0))
           : count_integers(tensor_integer(inputs[0], 0), tensor_integer(inputs[1], 0),
                            tensor_integer(inputs[2], 0));
  if (count < 0) return fail(RESCL_UNSUPPORTED, "a Range of that many numbers is too long");
  return rule_output(call, 0, inputs[0]->dtype, &(struct shape){.rank = 1, .dims = {count}});
}

static rescl_status range_fold(const struct op_call *call) {
  const struct tensor *start = call->inputs[0], *delta = call->inputs[2];
  struct tensor *output = call->outputs[0];
  const int64_t count = shape_elements(&output->shape);
  for (int64_t index = 0; index < count; index++) {
    if (dtype_is_real(output->dtype))
      tensor_set_real(output, index, tensor_real(start, 0) + (double)index * tensor_real(delta, 0));
    else
      tensor_set_integer(
          output, index,
          wrapping_add(tensor_integer(start, 0), wrapping_multiply(index, tensor_integer(delta, 0))));
  }
  return RESCL_OK;
}

const struct op op_range = {
    .name = "Range",
    .traits = OP_FOLD_ONLY,
    .input_min = 3,
    .input_max = 3,
    .output_max = 1,
    .infer = range_infer,
    .fold = range_fold,
};
