/** Requires: shapes.
 *  Ensures:  MaxPool, Resize and Upsample are on f32: bytes are cast before and after them. What a MaxPool finds among
 *            quantised numbers it finds before they are quantised.
 *
 *      y = Resize(x, sizes)  [x: u8]    →    x_f32 = Cast(x) {to=1}
 *                                            y_f32 = Resize(x_f32, sizes)
 *                                            y = Cast(y_f32) {to=2}
 *
 *      q = QuantizeLinear(x, s, z)      →    x_largest = MaxPool(x)
 *      y = MaxPool(q)                        y = QuantizeLinear(x_largest, s, z)
 */
#include "passes/edit.h"

static int wants_floats(const struct op *op) {
  return op == &op_max_pool || op == &op_resize || op == &op_upsample;
}

/** The QuantizeLinear whose order is that of what it quantises; NULL: there is none. */
static const struct node *quantizer_of(const struct value *value) {
  const struct node *node = value->producer;
  if (!node || node->call.op != &op_quantize_linear) return NULL;
  const struct tensor *scale = &node->inputs[1]->tensor;
  return scale->data && shape_elements(&scale->shape) == 1 && tensor_real(scale, 0) > 0 ? node : NULL;
}

/** The node makes a new value, of f32, instead of its output. */
static rescl_status take_output(struct graph *graph, struct node *node, struct value **made) {
  struct value *output = node->outputs[0];
  TRY(graph_add_value(graph, made, output->name));
  (*made)->tensor.dtype = DTYPE_FLOAT32;
  (*made)->tensor.shape = output->tensor.shape;
  node_set_output(node, 0, *made);
  return RESCL_OK;
}

static rescl_status quantize_later(struct graph *graph, struct node *node, const struct node *quantizer) {
  struct value *output = node->outputs[0], *largest;
  TRY(take_output(graph, node, &largest));
  TRY(node_set_input(graph, node, 0, quantizer->inputs[0]));
  struct value *inputs[3] = {largest};
  for (int index = 1; index < quantizer->call.input_count; index++) inputs[index] = quantizer->inputs[index];
  const struct node_spec spec = {.op = &op_quantize_linear,
                                 .inputs = inputs,
                                 .input_count = quantizer->call.input_count,
                                 .outputs = &output,
                                 .output_count = 1,
                                 .attributes = quantizer->call.attributes,
                                 .attribute_count = quantizer->call.attribute_count};
  return graph_add_node(graph, NULL, &spec, node->next);
}

static rescl_status cast_around(struct graph *graph, struct node *node) {
  struct value *input = node->inputs[0], *output = node->outputs[0], *wide, *result;
  TRY(graph_add_value(graph, &wide, input->name));
  TRY(edit_add_cast(graph, input, wide, DTYPE_FLOAT32, node));
  TRY(node_set_input(graph, node, 0, wide));
  TRY(take_output(graph, node, &result));
  return edit_add_cast(graph, result, output, input->tensor.dtype, node->next);
}

rescl_status widen_bytes(struct graph *graph, int *changed) {
  for (struct node *node = graph->first; node; node = node->next) {
    if (!wants_floats(node->call.op) || node->inputs[0]->tensor.dtype == DTYPE_FLOAT32) continue;
    const struct node *quantizer =
        node->call.op == &op_max_pool && node->call.output_count == 1 ? quantizer_of(node->inputs[0]) : NULL;
    TRY(quantizer ? quantize_later(graph, node, quantizer) : cast_around(graph, node));
    *changed = 1;
  }
  return RESCL_OK;
}
