#include <math.h>

#include "ops/fold.h"

/** Where ONNX Runtime keeps operators of its own, which its quantiser writes. */
#define MICROSOFT "com.microsoft"

static const struct attribute_spec conv_attributes[] = {
    {.name = "auto_pad", .kind = ATTRIBUTE_STRING, .string = "NOTSET"},
    {.name = "dilations", .kind = ATTRIBUTE_INTS},
    {.name = "group", .kind = ATTRIBUTE_INT, .integer = 1},
    {.name = "kernel_shape", .kind = ATTRIBUTE_INTS},
    {.name = "pads", .kind = ATTRIBUTE_INTS},
    {.name = "strides", .kind = ATTRIBUTE_INTS},
    {0},
};

static const struct attribute_spec gemm_attributes[] = {
    {.name = "alpha", .kind = ATTRIBUTE_FLOAT, .real = 1},
    {.name = "transA", .kind = ATTRIBUTE_INT},
    {.name = "transB", .kind = ATTRIBUTE_INT},
    {0},
};

static const struct attribute_spec pool_attributes[] = {
    {.name = "auto_pad", .kind = ATTRIBUTE_STRING, .string = "NOTSET"},
    {.name = "ceil_mode", .kind = ATTRIBUTE_INT},
    {.name = "channels_last", .kind = ATTRIBUTE_INT},
    {.name = "count_include_pad", .kind = ATTRIBUTE_INT},
    {.name = "kernel_shape", .kind = ATTRIBUTE_INTS, .required = 1},
    {.name = "pads", .kind = ATTRIBUTE_INTS},
    {.name = "strides", .kind = ATTRIBUTE_INTS},
    {0},
};

static const struct attribute_spec global_pool_attributes[] = {
    {.name = "channels_last", .kind = ATTRIBUTE_INT},
    {0},
};

static const struct attribute_spec leaky_relu_attributes[] = {
    {.name = "alpha", .kind = ATTRIBUTE_FLOAT, .real = 0.01f},
    {0},
};

static const struct attribute_spec softmax_attributes[] = {
    {.name = "axis", .kind = ATTRIBUTE_INT, .integer = -1},
    {.name = "opset", .kind = ATTRIBUTE_INT, .required = 1},
    {0},
};

/** Operator, real operator, operands and how many, bias, result; operands and result as {value, scale, zero point, axis}. */
static const struct quantized_form forms[] = {
    {&op_qlinear_conv, &op_conv, {{0, 1, 2, 0}, {3, 4, 5, 0}}, 2, 8, {-1, 6, 7, 0}},
    {&op_qlinear_matmul, &op_matmul, {{0, 1, 2, -2}, {3, 4, 5, -1}}, 2, -1, {-1, 6, 7, -2}},
    {&op_conv_integer, &op_conv, {{0, -1, 2, 0}, {1, -1, 3, 0}}, 2, -1, {-1, -1, -1, 0}},
    {&op_matmul_integer, &op_matmul, {{0, -1, 2, -2}, {1, -1, 3, -1}}, 2, -1, {-1, -1, -1, 0}},
    {&op_qgemm, &op_gemm, {{0, 1, 2, 0}, {3, 4, 5, 0}}, 2, 6, {-1, 7, 8, 0}},
    {&op_qlinear_add, &op_add, {{0, 1, 2, 0}, {3, 4, 5, 0}}, 2, -1, {-1, 6, 7, 0}},
    {&op_qlinear_mul, &op_mul, {{0, 1, 2, 0}, {3, 4, 5, 0}}, 2, -1, {-1, 6, 7, 0}},
    {&op_qlinear_average_pool, &op_average_pool, {{0, 1, 2, 0}}, 1, -1, {-1, 3, 4, 0}},
    {&op_qlinear_global_average_pool, &op_global_average_pool, {{0, 1, 2, 0}}, 1, -1, {-1, 3, 4, 0}},
    {&op_qlinear_leaky_relu, &op_leaky_relu, {{0, 1, 2, 0}}, 1, -1, {-1, 3, 4, 0}},
    {&op_qlinear_sigmoid, &op_sigmoid, {{0, 1, 2, 0}}, 1, -1, {-1, 3, 4, 0}},
    {&op_qlinear_softmax, &op_softmax, {{0, 1, 2, 0}}, 1, -1, {-1, 3, 4, 0}},
};

const struct quantized_form *quantized_form(const struct op *op) {
  for (size_t row = 0; row < sizeof forms / sizeof *forms; row++)
    if (forms[row].op == op) return &forms[row];
  return NULL;
}

/** Appends an input as real numbers. */
static void append(struct quantized_real_call *real, const struct tensor *tensor) {
  const int index = real->call.input_count++;
  real->inputs[index] = (struct tensor){.dtype = DTYPE_FLOAT32, .shape = tensor->shape};
  real->input_pointers[index] = &real->inputs[index];
}

/** Scale and zero point must be such as QuantizeLinear or DequantizeLinear takes for these numbers. */
static rescl_status check_operand(const struct op_call *call, const struct quantized_operand *operand,
                                  const struct op *op, const struct tensor *numbers) {
  const struct attribute axis = {.name = "axis", .kind = ATTRIBUTE_INT, .integer = operand->axis};
  const struct tensor *scale = op_input(call, operand->scale),
                      *zero_point = op_input(call, operand->zero_point);
  struct tensor unit = {.dtype = DTYPE_FLOAT32}, output, *outputs[] = {&output};
  if (zero_point) unit.shape = zero_point->shape;
  const struct tensor *inputs[] = {numbers, scale ? scale : &unit, zero_point};
  return op->infer(&(struct op_call){.op = op,
                                     .opset = call->opset,
                                     .attributes = &axis,
                                     .attribute_count = 1,
                                     .inputs = inputs,
                                     .input_count = 3,
                                     .outputs = outputs,
                                     .output_count = 1});
}

static rescl_status append_operand(const struct op_call *call, const struct quantized_operand *operand,
                                   struct quantized_real_call *real) {
  const struct tensor *tensor;
  TRY(rule_input(call, operand->value, "quantised numbers", &tensor));
  if (tensor->dtype != DTYPE_UINT8 && tensor->dtype != DTYPE_INT8)
    return fail(RESCL_UNSUPPORTED, "input %d must be u8 or i8, found %s", operand->value,
                dtype_name(tensor->dtype));
  if (operand->scale >= 0) TRY(rule_input(call, operand->scale, "scale", &(const struct tensor *){NULL}));
  TRY(status_within(check_operand(call, operand, &op_dequantize_linear, tensor),
                    "input %d: ", operand->value));
  append(real, tensor);
  return RESCL_OK;
}

static rescl_status append_bias(const struct op_call *call, const struct quantized_form *form,
                                struct quantized_real_call *real) {
  const struct tensor *tensor;
  if (!op_input(call, form->bias)) return RESCL_OK;
  TRY(rule_input(call, form->bias, "bias", &tensor));
  if (shape_elements(&call->inputs[form->operands[0].scale]->shape) != 1)
    return fail(RESCL_SHAPE_MISMATCH, "with a bias, the first scale must be one number");
  if (tensor->dtype != DTYPE_INT32)
    return fail(RESCL_UNSUPPORTED, "the bias must be i32, found %s", dtype_name(tensor->dtype));
  append(real, tensor);
  return RESCL_OK;
}

rescl_status quantized_resolve(const struct op_call *call, struct quantized_real_call *real) {
  const struct quantized_form *form = quantized_form(call->op);
  *real = (struct quantized_real_call){.call = *call, .output = {.shape = {.rank = -1}}};
  real->call.op = form->real_op;
  real->call.inputs = real->input_pointers;
  real->call.outputs = real->output_pointers;
  real->call.input_count = 0;
  real->call.output_count = 1;
  real->output_pointers[0] = &real->output;
  for (int index = 0; index < form->operand_count; index++)
    TRY(append_operand(call, &form->operands[index], real));
  TRY(append_bias(call, form, real));
  if (op_attribute_spec(call->op, "channels_last") && attribute_int(call, "channels_last"))
    return fail(RESCL_UNSUPPORTED, "channels_last is not supported: export the model with channels first");
  return form->real_op->infer(&real->call);
}

static rescl_status quantized_infer(const struct op_call *call) {
  const struct quantized_form *form = quantized_form(call->op);
  const struct tensor *zero_point;
  struct quantized_real_call real;
  TRY(quantized_resolve(call, &real));
  if (form->result.scale < 0) return rule_output(call, 0, DTYPE_INT32, &real.output.shape);
  TRY(rule_input(call, form->result.scale, "y_scale", &zero_point));
  TRY(rule_input(call, form->result.zero_point, "y_zero_point", &zero_point));
  TRY(status_within(check_operand(call, &form->result, &op_quantize_linear, &real.output), "the result: "));
  return rule_output(call, 0, zero_point->dtype, &real.output.shape);
}

static rescl_status dynamic_quantize_infer(const struct op_call *call) {
  const struct tensor *input;
  const struct shape scalar = {.rank = 0};
  TRY(rule_float_input(call, 0, "x", &input));
  TRY(rule_output(call, 0, DTYPE_UINT8, &input->shape));
  TRY(rule_output(call, 1, DTYPE_FLOAT32, &scalar));
  return rule_output(call, 2, DTYPE_UINT8, &scalar);
}

/** Halves to even, held at the ends. */
static int64_t byte_of(float steps) {
  return (int64_t)fminf(fmaxf(nearbyintf(steps), 0), 255);
}

static rescl_status dynamic_quantize_fold(const struct op_call *call) {
  const float *input = call->inputs[0]->data;
  const int64_t count = shape_elements(&call->inputs[0]->shape);
  float least = 0, most = 0;
  for (int64_t index = 0; index < count; index++) {
    least = fminf(least, input[index]);
    most = fmaxf(most, input[index]);
  }
  const float scale = (most - least) / 255;
  const int64_t zero_point = byte_of(-least / scale);
  for (int64_t index = 0; index < count; index++)
    ((uint8_t *)call->outputs[0]->data)[index] =
        (uint8_t)byte_of(nearbyintf(input[index] / scale) + (float)zero_point);
  if (call->output_count > 1 && call->outputs[1]) tensor_set_real(call->outputs[1], 0, (double)scale);
  if (call->output_count > 2 && call->outputs[2]) tensor_set_integer(call->outputs[2], 0, zero_point);
  return RESCL_OK;
}

const struct op op_dynamic_quantize_linear = {
    .name = "DynamicQuantizeLinear",
    .traits = OP_QUANTIZED | OP_ALL_OUTPUTS,
    .input_min = 1,
    .input_max = 1,
    .output_max = 3,
    .infer = dynamic_quantize_infer,
    .fold = dynamic_quantize_fold,
};

/** Operators by their forms above: name, domain, fewest and most inputs, attributes. */
#define QUANTIZED(symbol, onnx_name, home, least, most, list) \
  const struct op op_##symbol = {.name = onnx_name,           \
                                 .domain = home,              \
                                 .traits = OP_QUANTIZED,      \
                                 .input_min = least,          \
                                 .input_max = most,           \
                                 .output_max = 1,             \
                                 .attributes = list,          \
                                 .infer = quantized_infer};
QUANTIZED(qlinear_conv, "QLinearConv", NULL, 8, 9, conv_attributes)
QUANTIZED(qlinear_matmul, "QLinearMatMul", NULL, 8, 8, NULL)
QUANTIZED(conv_integer, "ConvInteger", NULL, 2, 4, conv_attributes)
QUANTIZED(matmul_integer, "MatMulInteger", NULL, 2, 4, NULL)
QUANTIZED(qgemm, "QGemm", MICROSOFT, 9, 9, gemm_attributes)
QUANTIZED(qlinear_add, "QLinearAdd", MICROSOFT, 8, 8, NULL)
QUANTIZED(qlinear_mul, "QLinearMul", MICROSOFT, 8, 8, NULL)
QUANTIZED(qlinear_average_pool, "QLinearAveragePool", MICROSOFT, 5, 5, pool_attributes)
QUANTIZED(qlinear_global_average_pool, "QLinearGlobalAveragePool", MICROSOFT, 5, 5, global_pool_attributes)
QUANTIZED(qlinear_leaky_relu, "QLinearLeakyRelu", MICROSOFT, 5, 5, leaky_relu_attributes)
QUANTIZED(qlinear_sigmoid, "QLinearSigmoid", MICROSOFT, 5, 5, NULL)
QUANTIZED(qlinear_softmax, "QLinearSoftmax", MICROSOFT, 5, 5, softmax_attributes)
