/** Pad: constant, reflect and edge; negative padding crops (cl/pad.cl). */
#include <string.h>

#include "kernels/layout.h"
#include "kernels/recording.h"
#include "kernels/typed.h"

/** The bits of what to pad with, as an element of the input's type. */
static uint64_t value_bits(const struct op_call *call, const struct padding *padding) {
  const struct tensor *value = op_input(call, 2);
  uint32_t bits;
  if (call->inputs[0]->dtype != DTYPE_FLOAT32)
    return (uint64_t)(value ? tensor_integer(value, 0) : (int64_t)padding->value);
  memcpy(&bits, &padding->value, sizeof bits);
  return bits;
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  struct padding padding;
  TRY(padding_resolve(&node->call, &padding));
  const struct shape *input = &node->inputs[0]->tensor.shape, *output = &node->outputs[0]->tensor.shape;
  int64_t strides[RESCL_MAX_RANK];
  shape_strides(input, strides);
  const int64_t count = shape_elements(output);
  const uint64_t bits = value_bits(&node->call, &padding);
  return recorder_launch(
      recorder, &(struct kernel_launch){
                    .source = "pad",
                    .kernel = "pad",
                    .options = typed_element_option(node->inputs[0]->tensor.dtype),
                    .global = {(size_t)count},
                    KERNEL_ARGUMENTS(
                        ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),
                        ARGUMENT_OF_BUFFER(recorder_output(recorder, node)), ARGUMENT_OF_INT((int32_t)count),
                        argument_int8_end(output->dims, output->rank, 1),
                        argument_int8_end(input->dims, input->rank, 1),
                        argument_int8_end(padding.before, input->rank, 0),
                        argument_int8_end(strides, input->rank, 0), ARGUMENT_OF_INT((int32_t)padding.mode),
                        ARGUMENT_OF_INT((int32_t)(uint32_t)bits), ARGUMENT_OF_INT((int32_t)(bits >> 32)))});
}

const struct kernel kernel_pad = {.name = "pad", .supports = kernel_takes_plain, .record = record};
