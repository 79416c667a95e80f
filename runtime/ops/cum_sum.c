#include "ops/fold.h"

rescl_status cumulation_resolve(const struct op_call *call, struct cumulation *cumulation) {
  const struct tensor *input;
  int64_t given;
  size_t count;
  int axis;
  TRY(rule_input(call, 0, "x", &input));
  TRY(op_constant_integers(call, 1, &given, 1, &count));
  if (count != 1) return fail(RESCL_MALFORMED, "CumSum needs one axis as input 1, found %zu", count);
  TRY(axis_resolve(given, input->shape.rank, 0, &axis));
  cumulation->along = along_axis_of(&input->shape, axis);
  cumulation->is_exclusive = attribute_int(call, "exclusive") != 0;
  cumulation->is_reverse = attribute_int(call, "reverse") != 0;
  return RESCL_OK;
}

static rescl_status cum_sum_infer(const struct op_call *call) {
  struct cumulation cumulation;
  TRY(cumulation_resolve(call, &cumulation));
  return rule_like_input(call);
}

/** Along `length` elements, `step` apart, from `first` on. */
static void accumulate(const struct op_call *call, int64_t first, int64_t length, int64_t step) {
  const int is_exclusive = attribute_int(call, "exclusive") != 0;
  const struct tensor *input = call->inputs[0];
  const int is_real = dtype_is_real(input->dtype);
  struct tensor *output = call->outputs[0];
  int64_t integer = 0;
  double real = 0;
  for (int64_t index = 0; index < length; index++) {
    const int64_t place = first + index * step;
    if (is_exclusive && is_real) tensor_set_real(output, place, real);
    if (is_exclusive && !is_real) tensor_set_integer(output, place, integer);
    if (is_real) real += tensor_real(input, place);
    if (!is_real) integer = wrapping_add(integer, tensor_integer(input, place));
    if (!is_exclusive && is_real) tensor_set_real(output, place, real);
    if (!is_exclusive && !is_real) tensor_set_integer(output, place, integer);
  }
}

static rescl_status cum_sum_fold(const struct op_call *call) {
  struct cumulation cumulation;
  TRY(cumulation_resolve(call, &cumulation));
  const struct along_axis along = cumulation.along;
  for (int64_t place = 0; place < along.outer * along.inner; place++) {
    const int64_t first = place / along.inner * along.length * along.inner + place % along.inner;
    const int64_t last = first + (along.length - 1) * along.inner;
    accumulate(call, cumulation.is_reverse ? last : first, along.length,
               cumulation.is_reverse ? -along.inner : along.inner);
  }
  return RESCL_OK;
}

static const struct attribute_spec cum_sum_attributes[] = {
    {.name = "exclusive", .kind = ATTRIBUTE_INT},
    {.name = "reverse", .kind = ATTRIBUTE_INT},
    {0},
};

const struct op op_cum_sum = {
    .name = "CumSum",
    .traits = OP_TYPED,
    .input_min = 2,
    .input_max = 2,
    .output_max = 1,
    .attributes = cum_sum_attributes,
    .infer = cum_sum_infer,
    .fold = cum_sum_fold,
};
