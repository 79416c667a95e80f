#include "graph/graph.h"

static rescl_status infer(struct node *node) {
  for (int index = 0; index < node->call.input_count; index++) {
    const struct value *input = node->inputs[index];
    if (!input || (input->tensor.dtype != DTYPE_UNKNOWN && shape_is_known(&input->tensor.shape))) continue;
    char text[SHAPE_TEXT_BYTES];
    return fail(RESCL_INVALID_ARGUMENT, "the shape of input '%s' is not known: %s%s", input->name,
                dtype_name(input->tensor.dtype), shape_text(&input->tensor.shape, text));
  }
  TRY(node->call.op->infer(&node->call));
  for (int index = 0; index < node->call.output_count; index++) {
    const struct value *output = node->outputs[index];
    if (!output || shape_elements(&output->tensor.shape) >= 0) continue;
    char text[SHAPE_TEXT_BYTES];
    return fail(RESCL_UNSUPPORTED, "output '%s' of shape %s has more than 2^40 elements", output->name,
                shape_text(&output->tensor.shape, text));
  }
  return RESCL_OK;
}

rescl_status node_infer(struct node *node) {
  return status_within(infer(node), "node '%s' (%s): ", node->name, node->call.op->name);
}
