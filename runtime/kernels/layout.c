#include "kernels/layout.h"

static int fits(const struct tensor *tensor) {
  return tensor_stored_elements(tensor) <= INT32_MAX;
}

static int all_fit(const struct node *node) {
  for (int input = 0; input < node->call.input_count; input++)
    if (node->inputs[input] && !fits(&node->inputs[input]->tensor)) return 0;
  for (int output = 0; output < node->call.output_count; output++)
    if (node->outputs[output] && !fits(&node->outputs[output]->tensor)) return 0;
  return 1;
}

static int all_have_block(const struct node *node, int block) {
  for (int input = 0; input < node->call.input_count; input++) {
    const struct value *value = node->inputs[input];
    if (value && !value->tensor.data && value->tensor.block != block) return 0;
  }
  return node->outputs[0]->tensor.block == block;
}

int kernel_takes_plain(const struct node *node, const struct device_profile *profile) {
  (void)profile;
  return all_fit(node) && all_have_block(node, 0);
}

int kernel_takes_blocks(const struct node *node, const struct device_profile *profile) {
  (void)profile;
  const int block = node->outputs[0]->tensor.block;
  const struct op *op = node->call.op;
  return block > 0 && all_fit(node) && all_have_block(node, block) && op->takes_blocks &&
         op->takes_blocks(&node->call, block);
}

int kernel_takes_lane_blocks(const struct node *node, const struct device_profile *profile) {
  return node->outputs[0]->tensor.block == LANES_BLOCK && kernel_takes_blocks(node, profile);
}

int kernel_takes_either(const struct node *node, const struct device_profile *profile) {
  return kernel_takes_plain(node, profile) || kernel_takes_blocks(node, profile);
}

/** A constant of one number or one per channel: its elements by channel. */
static void broadcast_constant(const struct tensor *operand, const struct shape *stored,
                               struct strided_view *view) {
  const int per_channel = shape_elements(&operand->shape) > 1;
  *view = (struct strided_view){.shape = *stored};
  view->strides[1] = per_channel ? stored->dims[4] : 0;
  view->strides[4] = per_channel;
}

void kernel_stored_broadcast(const struct tensor *operand, const struct tensor *output,
                             struct strided_view *view) {
  struct shape stored, operand_stored;
  blocks_stored_shape(output, &stored);
  blocks_stored_shape(operand, &operand_stored);
  if (output->block && operand->data)
    broadcast_constant(operand, &stored, view);
  else
    broadcast_view(&operand_stored, &stored, view);
}
