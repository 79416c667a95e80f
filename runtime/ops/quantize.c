#include <math.h>

#include "ops/blocks.h"
#include "ops/fold.h"

static const struct attribute_spec quantize_attributes[] = {
    {.name = "axis", .kind = ATTRIBUTE_INT, .integer = 1},     {.name = "block_size", .kind = ATTRIBUTE_INT},
    {.name = "output_dtype", .kind = ATTRIBUTE_INT},           {.name = "precision", .kind = ATTRIBUTE_INT},
    {.name = "saturate", .kind = ATTRIBUTE_INT, .integer = 1}, {0},
};

static const struct attribute_spec dequantize_attributes[] = {
    {.name = "axis", .kind = ATTRIBUTE_INT, .integer = 1},
    {.name = "block_size", .kind = ATTRIBUTE_INT},
    {.name = "output_dtype", .kind = ATTRIBUTE_INT},
    {0},
};

static const struct attribute_spec fake_quantize_attributes[] = {
    {.name = "highest", .kind = ATTRIBUTE_FLOAT, .internal = 1},
    {.name = "lowest", .kind = ATTRIBUTE_FLOAT, .internal = 1},
    {.name = "scale", .kind = ATTRIBUTE_FLOAT, .internal = 1},
    {0},
};

void quantized_limits(enum dtype dtype, float limits[2]) {
  limits[0] = dtype == DTYPE_INT8 ? -128 : 0;
  limits[1] = dtype == DTYPE_INT8 ? 127 : 255;
}

/** A scale for each block of the axis: scale has x's shape but there. */
static rescl_status resolve_blocks(const struct shape *shape, const struct shape *scale, int axis,
                                   int64_t block, struct quantization *quantization) {
  char text[SHAPE_TEXT_BYTES], text_scale[SHAPE_TEXT_BYTES];
  struct shape expected = *shape;
  if (block < 1)
    return fail(RESCL_SHAPE_MISMATCH, "scale must be a number or a list, found %s; blocks need block_size",
                shape_text(scale, text_scale));
  expected.dims[axis] = (shape->dims[axis] + block - 1) / block;
  if (!shape_equal(scale, &expected))
    return fail(RESCL_SHAPE_MISMATCH, "expected scale %s, found %s", shape_text(&expected, text),
                shape_text(scale, text_scale));
  quantization->block = block;
  quantization->outer_stride = expected.dims[axis] * quantization->inner;
  quantization->axis_stride = quantization->inner;
  quantization->inner_stride = 1;
  return RESCL_OK;
}

rescl_status quantization_resolve(const struct op_call *call, struct quantization *quantization) {
  const struct tensor *input, *scale;
  int axis;
  TRY(rule_input(call, 0, "x", &input));
  TRY(rule_input(call, 1, "scale", &scale));
  *quantization = (struct quantization){.length = 1, .inner = shape_elements(&input->shape), .block = 1};
  if (shape_elements(&scale->shape) == 1 && attribute_int(call, "block_size") == 0) return RESCL_OK;
  TRY(axis_resolve(attribute_int(call, "axis"), input->shape.rank, 0, &axis));
  quantization->length = input->shape.dims[axis];
  quantization->inner = shape_product(&input->shape, axis + 1, input->shape.rank);
  if (scale->shape.rank != 1)
    return resolve_blocks(&input->shape, &scale->shape, axis, attribute_int(call, "block_size"),
                          quantization);
  quantization->axis_stride = 1;
  return rule_expect_shape(scale, "scale", &(struct shape){1, {quantization->length}});
}

/** Of the first element of [outer][length]. */
static int64_t scale_of_row(const struct quantization *quantization, int64_t row) {
  return row / quantization->length * quantization->outer_stride +
         row % quantization->length / quantization->block * quantization->axis_stride;
}

static rescl_status check_zero_point(const struct op_call *call, enum dtype dtype) {
  const struct tensor *zero_point = op_input(call, 2);
  if (!zero_point) return RESCL_OK;
  TRY(rule_input(call, 2, "zero point", &zero_point));
  if (zero_point->dtype != dtype)
    return fail(RESCL_SHAPE_MISMATCH, "the zero point must be %s, found %s", dtype_name(dtype),
                dtype_name(zero_point->dtype));
  if (shape_elements(&zero_point->shape) == shape_elements(&call->inputs[1]->shape)) return RESCL_OK;
  return rule_expect_shape(zero_point, "zero point", &call->inputs[1]->shape);
}

static rescl_status check_scale(const struct op_call *call) {
  const struct tensor *scale;
  TRY(rule_input(call, 1, "scale", &scale));
  if (scale->dtype == DTYPE_FLOAT32) return RESCL_OK;
  return fail(RESCL_UNSUPPORTED, "scale must be f32, found %s", dtype_name(scale->dtype));
}

static enum dtype quantized_type(const struct op_call *call) {
  const int64_t code = attribute_int(call, "output_dtype");
  if (op_input(call, 2)) return op_input(call, 2)->dtype;
  if (code == 0) return DTYPE_UINT8;
  return code < 0 || code > INT_MAX ? DTYPE_UNKNOWN : dtype_from_onnx((int)code);
}

static rescl_status quantize_infer(const struct op_call *call) {
  const struct tensor *input;
  struct quantization quantization;
  const enum dtype dtype = quantized_type(call);
  TRY(rule_input(call, 0, "x", &input));
  if (input->dtype != DTYPE_FLOAT32)
    return fail(RESCL_UNSUPPORTED, "x must be f32, found %s", dtype_name(input->dtype));
  if (dtype != DTYPE_UINT8 && dtype != DTYPE_INT8)
    return fail(RESCL_UNSUPPORTED, "QuantizeLinear to %s is not supported, only to u8 and i8",
                dtype_name(dtype));
  TRY(check_scale(call));
  TRY(check_zero_point(call, dtype));
  TRY(quantization_resolve(call, &quantization));
  return rule_output(call, 0, dtype, &input->shape);
}

static rescl_status dequantize_infer(const struct op_call *call) {
  const struct tensor *input;
  struct quantization quantization;
  TRY(rule_input(call, 0, "x", &input));
  if (input->dtype != DTYPE_UINT8 && input->dtype != DTYPE_INT8 && input->dtype != DTYPE_INT32)
    return fail(RESCL_UNSUPPORTED, "x must be u8, i8 or i32, found %s", dtype_name(input->dtype));
  TRY(check_scale(call));
  TRY(check_zero_point(call, input->dtype));
  TRY(quantization_resolve(call, &quantization));
  return rule_output(call, 0, DTYPE_FLOAT32, &input->shape);
}

static int64_t zero_point_of(const struct op_call *call, int64_t number) {
  return op_input(call, 2) ? tensor_integer(call->inputs[2], number) : 0;
}

/** Every step in float, as others do it: how a half is rounded depends on it. */
static void quantize_element(const struct op_call *call, int64_t element, int64_t number,
                             const float limits[2]) {
  const float *input = call->inputs[0]->data, *scale = call->inputs[1]->data;
  const float steps = nearbyintf(input[element] / scale[number]) + (float)zero_point_of(call, number);
  tensor_set_integer(call->outputs[0], element, (int64_t)fminf(fmaxf(steps, limits[0]), limits[1]));
}

static void dequantize_element(const struct op_call *call, int64_t element, int64_t number,
                               const float limits[2]) {
  (void)limits;
  const int64_t steps = tensor_integer(call->inputs[0], element) - zero_point_of(call, number);
  ((float *)call->outputs[0]->data)[element] = (float)steps * ((const float *)call->inputs[1]->data)[number];
}

static rescl_status each_element(const struct op_call *call,
                                 void (*function)(const struct op_call *call, int64_t element, int64_t number,
                                                  const float limits[2])) {
  const int64_t count = shape_elements(&call->outputs[0]->shape);
  struct quantization quantization;
  float limits[2];
  TRY(quantization_resolve(call, &quantization));
  quantized_limits(call->outputs[0]->dtype, limits);
  for (int64_t element = 0, row = 0; element < count; row++) {
    const int64_t number = scale_of_row(&quantization, row);
    for (int64_t inner = 0; inner < quantization.inner; inner++, element++)
      function(call, element, number + inner * quantization.inner_stride, limits);
  }
  return RESCL_OK;
}

static rescl_status quantize_fold(const struct op_call *call) {
  return each_element(call, quantize_element);
}

static rescl_status dequantize_fold(const struct op_call *call) {
  return each_element(call, dequantize_element);
}

struct fake_quantization fake_quantization_of(const struct op_call *call) {
  return (struct fake_quantization){.scale = attribute_float(call, "scale"),
                                    .lowest = attribute_float(call, "lowest"),
                                    .highest = attribute_float(call, "highest")};
}

const struct op op_quantize_linear = {
    .name = "QuantizeLinear",
    .traits = OP_TYPED,
    .input_min = 2,
    .input_max = 3,
    .output_max = 1,
    .attributes = quantize_attributes,
    .infer = quantize_infer,
    .fold = quantize_fold,
};

const struct op op_dequantize_linear = {
    .name = "DequantizeLinear",
    .traits = OP_TYPED,
    .input_min = 2,
    .input_max = 3,
    .output_max = 1,
    .attributes = dequantize_attributes,
    .infer = dequantize_infer,
    .fold = dequantize_fold,
};

const struct op op_fake_quantize = {
    .name = "FakeQuantize",
    .traits = OP_INTERNAL,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .attributes = fake_quantize_attributes,
    .infer = rule_like_float_input,
    .takes_blocks = blocks_of_planes,
};
