/** Requires: shapes, constants folded.
 *  Ensures:  Clip is left only on f32 with constant limits, which it is an activation with; any other is a Max and a Min.
 *            Relu is left on f32; of integers it is a Max.
 *
 *      y = Clip(x, low, high)  [x: i64]    →    m = Max(x, low)
 *                                               y = Min(m, high)
 */
#include "passes/edit.h"

static int is_activation(const struct node *node) {
  if (node->inputs[0]->tensor.dtype != DTYPE_FLOAT32) return 0;
  for (int index = 1; index < node->call.input_count; index++)
    if (node->inputs[index] && !node->inputs[index]->tensor.data) return 0;
  return 1;
}

static rescl_status join(struct graph *graph, const struct op *op, struct value *const inputs[2],
                         struct value *output, struct node *before) {
  const struct node_spec spec = {
      .op = op, .inputs = inputs, .input_count = 2, .outputs = &output, .output_count = 1};
  return edit_add_node(graph, &spec, before);
}

static rescl_status expand(struct graph *graph, struct node *clip) {
  const int count = clip->call.input_count;
  struct value *input = clip->inputs[0], *output = clip->outputs[0], *held = output;
  struct value *low = count > 1 ? clip->inputs[1] : NULL, *high = count > 2 ? clip->inputs[2] : NULL;
  struct node *next = clip->next;
  graph_remove_node(graph, clip);
  if (low && high) TRY(graph_add_value(graph, &held, output->name));
  if (low) TRY(join(graph, &op_max, (struct value *[]){input, low}, held, next));
  if (high) TRY(join(graph, &op_min, (struct value *[]){low ? held : input, high}, output, next));
  if (low || high) return RESCL_OK;
  const struct node_spec spec = {
      .op = &op_identity, .inputs = &input, .input_count = 1, .outputs = &output, .output_count = 1};
  return graph_add_node(graph, NULL, &spec, next);
}

static rescl_status expand_relu(struct graph *graph, struct node *relu) {
  struct value *input = relu->inputs[0], *output = relu->outputs[0], *zero;
  struct tensor tensor = {.dtype = input->tensor.dtype, .shape = {.rank = 0}};
  struct node *next = relu->next;
  TRY(tensor_allocate(&tensor, &graph->arena));
  tensor_set_integer(&tensor, 0, 0);
  TRY(graph_add_constant(graph, &zero, "zero", &tensor));
  graph_remove_node(graph, relu);
  return join(graph, &op_max, (struct value *[]){input, zero}, output, next);
}

rescl_status expand_clip(struct graph *graph, int *changed) {
  for (struct node *node = graph->first, *next; node; node = next) {
    next = node->next;
    if ((node->call.op != &op_clip && node->call.op != &op_relu) || is_activation(node)) continue;
    TRY(node->call.op == &op_clip ? expand(graph, node) : expand_relu(graph, node));
    *changed = 1;
  }
  return RESCL_OK;
}
