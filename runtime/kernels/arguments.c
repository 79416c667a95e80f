#include "kernels/kernel.h"

int kernel_fits_int(const struct node *node) {
  for (int input = 0; input < node->call.input_count; input++)
    if (node->inputs[input] && shape_elements(&node->inputs[input]->tensor.shape) > INT32_MAX) return 0;
  for (int output = 0; output < node->call.output_count; output++)
    if (node->outputs[output] && shape_elements(&node->outputs[output]->tensor.shape) > INT32_MAX) return 0;
  return 1;
}

struct argument argument_int8_end(const int64_t *values, int count, int32_t fill) {
  struct argument argument = {.kind = ARGUMENT_INT8};
  for (int lane = 0; lane < 8; lane++) {
    const int index = lane - (8 - count);
    argument.integers[lane] = index < 0 ? fill : (int32_t)values[index];
  }
  return argument;
}

struct argument argument_int8(const int64_t *values, int count) {
  struct argument argument = {.kind = ARGUMENT_INT8};
  for (int lane = 0; lane < count; lane++) argument.integers[lane] = (int32_t)values[lane];
  return argument;
}

struct buffer *recorder_input(struct recorder *recorder, const struct node *node, int index) {
  return index < node->call.input_count ? recorder_value(recorder, node->inputs[index]) : NULL;
}

struct buffer *recorder_output(struct recorder *recorder, const struct node *node) {
  return recorder_value(recorder, node->outputs[0]);
}
