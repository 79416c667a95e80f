/** Arithmetic on constants: what binary.c, operation.c and reduce.c share, and Mod. */
#include <math.h>

#include "ops/fold.h"

int64_t wrapping_add(int64_t a, int64_t b) {
  return (int64_t)((uint64_t)a + (uint64_t)b);
}

int64_t wrapping_subtract(int64_t a, int64_t b) {
  return (int64_t)((uint64_t)a - (uint64_t)b);
}

int64_t wrapping_multiply(int64_t a, int64_t b) {
  return (int64_t)((uint64_t)a * (uint64_t)b);
}

rescl_status rule_arithmetic(const struct op_call *call) {
  const struct tensor *first, *input;
  TRY(rule_input(call, 0, "A", &first));
  struct shape output = first->shape;
  for (int index = 1; index < call->input_count || index < call->op->input_min; index++) {
    TRY(rule_input(call, index, "B", &input));
    if (input->dtype != first->dtype)
      return fail(RESCL_SHAPE_MISMATCH, "inputs must have one type, found %s and %s",
                  dtype_name(first->dtype), dtype_name(input->dtype));
    TRY(shape_broadcast(&output, &input->shape, &output));
  }
  return rule_output(call, 0, first->dtype, &output);
}

/** output = f(output, what the view shows of input). */
static void combine(struct tensor *output, const struct tensor *input, const struct arithmetic *arithmetic) {
  struct strided_view view;
  broadcast_view(&input->shape, &output->shape, &view);
  struct cursor cursor = cursor_start(&view);
  const int64_t elements = shape_elements(&output->shape);
  const int real = dtype_is_real(output->dtype);
  for (int64_t index = 0; index < elements; index++, cursor_advance(&cursor)) {
    // double holds the exact operands of an f32 operation with room to spare: one rounding, as in f32 itself
    if (real)
      tensor_set_real(output, index,
                      arithmetic->reals(tensor_real(output, index), tensor_real(input, cursor.position)));
    else
      tensor_set_integer(
          output, index,
          arithmetic->integers(tensor_integer(output, index), tensor_integer(input, cursor.position)));
  }
}

rescl_status fold_arithmetic(const struct op_call *call, const struct arithmetic *arithmetic) {
  struct tensor *output = call->outputs[0];
  struct strided_view view;
  broadcast_view(&call->inputs[0]->shape, &output->shape, &view);
  fold_view(call->inputs[0], &view, output);
  for (int index = 1; index < call->input_count; index++) combine(output, call->inputs[index], arithmetic);
  return RESCL_OK;
}

rescl_status fold_check_divisor(const struct op_call *call, int index) {
  const struct tensor *divisor = call->inputs[index];
  if (dtype_is_real(divisor->dtype)) return RESCL_OK;
  const int64_t elements = shape_elements(&divisor->shape);
  for (int64_t element = 0; element < elements; element++)
    if (!tensor_integer(divisor, element))
      return fail(RESCL_INVALID_ARGUMENT, "integer division by zero: element %lld of input %d is 0",
                  (long long)element, index);
  return RESCL_OK;
}

/** The remainder with the divisor's sign, as Python's. */
static int64_t modulo(int64_t a, int64_t b) {
  if (b == -1) return 0; // the quotient of the smallest number would overflow
  const int64_t remainder = a % b;
  return remainder && (remainder < 0) != (b < 0) ? remainder + b : remainder;
}

static int64_t remainder_integer(int64_t a, int64_t b) {
  return b == -1 ? 0 : a % b;
}

static rescl_status mod_infer(const struct op_call *call) {
  const struct tensor *input;
  TRY(rule_input(call, 0, "A", &input));
  if (dtype_is_real(input->dtype) && !attribute_int(call, "fmod"))
    return fail(RESCL_MALFORMED, "Mod of %s needs fmod=1", dtype_name(input->dtype));
  return rule_arithmetic(call);
}

static rescl_status mod_fold(const struct op_call *call) {
  const int truncates = attribute_int(call, "fmod") != 0;
  TRY(fold_check_divisor(call, 1));
  return fold_arithmetic(call, &(struct arithmetic){truncates ? remainder_integer : modulo, fmod});
}

static const struct attribute_spec mod_attributes[] = {
    {.name = "fmod", .kind = ATTRIBUTE_INT},
    {0},
};

const struct op op_mod = {
    .name = "Mod",
    .traits = OP_TYPED,
    .input_min = 2,
    .input_max = 2,
    .output_max = 1,
    .attributes = mod_attributes,
    .infer = mod_infer,
    .fold = mod_fold,
};
