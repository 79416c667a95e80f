#include "ops/rule.h"

static const struct attribute_spec cast_attributes[] = {
    {.name = "to", .kind = ATTRIBUTE_INT, .required = 1},
    {.name = "saturate", .kind = ATTRIBUTE_INT, .integer = 1},
    {.name = "round_mode", .kind = ATTRIBUTE_STRING, .string = "up"}, // of eight-bit floats, as saturate is
    {0},
};

static rescl_status cast_infer(const struct op_call *call) {
  const struct tensor *input;
  TRY(rule_input(call, 0, "input", &input));
  const int64_t code = attribute_int(call, "to");
  const enum dtype dtype = code < 0 || code > INT_MAX ? DTYPE_UNKNOWN : dtype_from_onnx((int)code);
  if (dtype == DTYPE_UNKNOWN)
    return fail(RESCL_UNSUPPORTED,
                "Cast to ONNX type %lld is not supported, only to f32, f64, u8, i8, i32, i64 and bool",
                (long long)code);
  return rule_output(call, 0, dtype, &input->shape);
}

/** To the type of another tensor, of which nothing else matters. */
static rescl_status cast_like_infer(const struct op_call *call) {
  const struct tensor *input, *like;
  TRY(rule_input(call, 0, "input", &input));
  TRY(rule_input(call, 1, "target_type", &like));
  return rule_output(call, 0, like->dtype, &input->shape);
}

static int cast_is_view(const struct op_call *call) {
  return call->inputs[0]->dtype == call->outputs[0]->dtype;
}

static rescl_status cast_fold(const struct op_call *call) {
  const struct tensor *input = call->inputs[0];
  struct tensor *output = call->outputs[0];
  const int64_t elements = shape_elements(&input->shape);
  const int real = dtype_is_real(input->dtype);
  for (int64_t index = 0; index < elements; index++) {
    if (real)
      tensor_set_real(output, index, tensor_real(input, index));
    else
      tensor_set_integer(output, index, tensor_integer(input, index)); // i64 does not fit a double
  }
  return RESCL_OK;
}

const struct op op_cast = {
    .name = "Cast",
    .traits = OP_TYPED,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .attributes = cast_attributes,
    .infer = cast_infer,
    .fold = cast_fold,
    .is_view = cast_is_view,
};

static const struct attribute_spec cast_like_attributes[] = {
    {.name = "saturate", .kind = ATTRIBUTE_INT, .integer = 1},
    {.name = "round_mode", .kind = ATTRIBUTE_STRING, .string = "up"},
    {0},
};

/** A Cast as soon as types are known: passes/fold_constants.c. */
const struct op op_cast_like = {
    .name = "CastLike",
    .traits = OP_FOLD_ONLY,
    .input_min = 2,
    .input_max = 2,
    .output_max = 1,
    .attributes = cast_like_attributes,
    .infer = cast_like_infer,
    .fold = cast_fold,
};
