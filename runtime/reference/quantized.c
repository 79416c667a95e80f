/** Operators on quantised numbers (QLinearConv, MatMulInteger …): what they do to real numbers,
 *
 *      y = quantised(op(dequantised(a), dequantised(b), bias * scale_a * scale_b)),
 *
 *  or, without scales, as integers. */
#include <stdlib.h>

#include "ops/geometry.h"
#include "reference/reference.h"
#include "reference/table.h"

static rescl_status convert(const struct op *op, const struct tensor **inputs, int64_t axis,
                            struct tensor *output) {
  const struct attribute attribute = {.name = "axis", .kind = ATTRIBUTE_INT, .integer = axis};
  return reference_call(&(struct op_call){.op = op,
                                          .opset = 13,
                                          .attributes = &attribute,
                                          .attribute_count = 1,
                                          .inputs = inputs,
                                          .input_count = 3,
                                          .outputs = &output,
                                          .output_count = 1});
}

static rescl_status allocate(struct tensor *tensor) {
  const size_t size_bytes = tensor_size(tensor);
  tensor->data = malloc(size_bytes + 1);
  return tensor->data ? RESCL_OK : fail_memory(size_bytes);
}

static rescl_status dequantize(const struct op_call *call, const struct quantized_operand *operand,
                               struct tensor *real) {
  const struct tensor *inputs[] = {op_input(call, operand->value), op_input(call, operand->scale),
                                   op_input(call, operand->zero_point)};
  struct tensor unit = {.dtype = DTYPE_FLOAT32};
  if (inputs[1]) return convert(&op_dequantize_linear, inputs, operand->axis, real);
  if (inputs[2]) unit.shape = inputs[2]->shape;
  TRY(allocate(&unit));
  const int64_t count = shape_elements(&unit.shape);
  for (int64_t index = 0; index < count; index++) ((float *)unit.data)[index] = 1;
  inputs[1] = &unit;
  const rescl_status status = convert(&op_dequantize_linear, inputs, operand->axis, real);
  free(unit.data);
  return status;
}

/** With the product of the operands' scales, of which there is one, or one a channel. */
static void dequantize_bias(const struct op_call *call, const struct quantized_form *form,
                            struct tensor *real) {
  const struct tensor *bias = op_input(call, form->bias), *first = op_input(call, form->operands[0].scale),
                      *second = op_input(call, form->operands[1].scale);
  const int64_t scales = shape_elements(&second->shape), count = shape_elements(&bias->shape);
  for (int64_t index = 0; index < count; index++) {
    const float scale = (float)tensor_real(first, 0) * (float)tensor_real(second, index % scales);
    ((float *)real->data)[index] = (float)tensor_integer(bias, index) * scale;
  }
}

static rescl_status quantize(const struct op_call *call, const struct quantized_form *form,
                             const struct tensor *real) {
  struct tensor *output = call->outputs[0];
  const struct tensor *inputs[] = {real, op_input(call, form->result.scale),
                                   op_input(call, form->result.zero_point)};
  if (inputs[1]) return convert(&op_quantize_linear, inputs, form->result.axis, output);
  const int64_t count = shape_elements(&output->shape);
  for (int64_t index = 0; index < count; index++)
    tensor_set_integer(output, index, (int64_t)((const float *)real->data)[index]);
  return RESCL_OK;
}

rescl_status reference_quantized(const struct op_call *call) {
  const struct quantized_form *form = quantized_form(call->op);
  struct quantized_real_call real;
  rescl_status status = RESCL_OK;
  TRY(quantized_resolve(call, &real));
  for (int index = 0; index < real.call.input_count; index++) TRY_CLEANUP(allocate(&real.inputs[index]));
  TRY_CLEANUP(allocate(&real.output));
  for (int index = 0; index < form->operand_count; index++)
    TRY_CLEANUP(dequantize(call, &form->operands[index], &real.inputs[index]));
  if (real.call.input_count > form->operand_count) dequantize_bias(call, form, &real.inputs[2]);
  TRY_CLEANUP(reference_call(&real.call));
  status = quantize(call, form, &real.output);
cleanup:
  for (int index = 0; index < real.call.input_count; index++) free(real.inputs[index].data);
  free(real.output.data);
  return status;
}
