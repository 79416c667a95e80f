#include <math.h>

#include "ops/fold.h"

/** Of the result, and then each operand with its own. */
enum { SCALE, ZERO_POINT, FIRST_OPERAND, OPERAND_INPUTS = 3 };

/** A scale and, behind it, a zero point of such numbers: one of each. */
static rescl_status check_scale(const struct op_call *call, int index, enum dtype dtype) {
  const struct tensor *scale, *zero_point;
  TRY(rule_float_input(call, index, "scale", &scale));
  TRY(rule_input(call, index + 1, "zero point", &zero_point));
  if (dtype != DTYPE_UINT8 && dtype != DTYPE_INT8)
    return fail(RESCL_UNSUPPORTED, "quantised numbers must be u8 or i8, found %s", dtype_name(dtype));
  if (shape_elements(&scale->shape) != 1 || shape_elements(&zero_point->shape) != 1 ||
      zero_point->dtype != dtype)
    return fail(RESCL_SHAPE_MISMATCH, "input %d: expected one scale and one zero point of type %s", index,
                dtype_name(dtype));
  return RESCL_OK;
}

/** An operand behind what is there. */
static rescl_status join(const struct op_call *call, int operand, struct tensor *whole) {
  const struct tensor *tensor;
  TRY(rule_input(call, operand, "quantised numbers", &tensor));
  TRY(check_scale(call, operand + 1, tensor->dtype));
  const struct tensor before = *whole, next = {.dtype = DTYPE_FLOAT32, .shape = tensor->shape};
  struct op_call concat = *call;
  concat.op = &op_concat;
  concat.inputs = (const struct tensor *[]){&before, &next};
  concat.input_count = 2;
  concat.outputs = &whole;
  if (operand > FIRST_OPERAND) return op_concat.infer(&concat);
  *whole = next;
  return RESCL_OK;
}

static rescl_status qlinear_concat_infer(const struct op_call *call) {
  const struct tensor *zero_point;
  struct tensor whole = {.shape = {.rank = -1}};
  if ((call->input_count - FIRST_OPERAND) % OPERAND_INPUTS)
    return fail(RESCL_MALFORMED,
                "expected a tensor, a scale and a zero point for each operand, found %d inputs",
                call->input_count - FIRST_OPERAND);
  TRY(rule_input(call, ZERO_POINT, "zero point", &zero_point));
  TRY(check_scale(call, SCALE, zero_point->dtype));
  for (int operand = FIRST_OPERAND; operand < call->input_count; operand += OPERAND_INPUTS)
    TRY(join(call, operand, &whole));
  return rule_output(call, 0, zero_point->dtype, &whole.shape);
}

/** An element with the result's scale and zero point instead of its operand's. */
static int64_t requantize(const struct op_call *call, int operand, int64_t element) {
  const struct tensor *const *inputs = call->inputs;
  const int64_t steps = tensor_integer(inputs[operand], element) - tensor_integer(inputs[operand + 2], 0);
  const float real = (float)steps * (float)tensor_real(inputs[operand + 1], 0);
  const float result =
      nearbyintf(real / (float)tensor_real(inputs[SCALE], 0)) + (float)tensor_integer(inputs[ZERO_POINT], 0);
  float limits[2];
  quantized_limits(call->outputs[0]->dtype, limits);
  return (int64_t)fminf(fmaxf(result, limits[0]), limits[1]);
}

static rescl_status qlinear_concat_fold(const struct op_call *call) {
  struct tensor *output = call->outputs[0];
  int axis;
  TRY(axis_resolve(attribute_int(call, "axis"), output->shape.rank, 0, &axis));
  const int64_t outer = shape_product(&output->shape, 0, axis);
  int64_t to = 0;
  for (int64_t row = 0; row < outer; row++) {
    for (int operand = FIRST_OPERAND; operand < call->input_count; operand += OPERAND_INPUTS) {
      const struct shape *shape = &call->inputs[operand]->shape;
      const int64_t run = shape_product(shape, axis, shape->rank);
      for (int64_t index = 0; index < run; index++)
        tensor_set_integer(output, to++, requantize(call, operand, row * run + index));
    }
  }
  return RESCL_OK;
}

static const struct attribute_spec qlinear_concat_attributes[] = {
    {.name = "axis", .kind = ATTRIBUTE_INT, .required = 1},
    {0},
};

const struct op op_qlinear_concat = {
    .name = "QLinearConcat",
    .domain = "com.microsoft",
    .traits = OP_QUANTIZED,
    .input_min = FIRST_OPERAND + OPERAND_INPUTS,
    .input_max = INT_MAX,
    .output_max = 1,
    .attributes = qlinear_concat_attributes,
    .infer = qlinear_concat_infer,
    .fold = qlinear_concat_fold,
};
