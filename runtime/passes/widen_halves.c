/** Requires: nothing.
 *  Ensures:  f16 is left only at the door: where a graph input is cast to f32, and a result to f16. Everything else
 *            that was f16, constants and attributes among it, is f32.
 *
 *      input x: f16[1,3,8,8]         →    input x: f16[1,3,8,8]
 *      c = Conv(x, w)  const w: f16       x_f32 = Cast(x) {to=1}
 *      output c: f16                      c_f32 = Conv(x_f32, w)  const w: f32
 *                                         c = Cast(c_f32) {to=10}
 *                                         output c: f16
 */
#include "passes/edit.h"

static int is_half(const struct value *value) {
  return value->tensor.dtype == DTYPE_FLOAT16;
}

static rescl_status widen_tensor(struct graph *graph, struct tensor *tensor, const char *name) {
  struct tensor wide = {.dtype = DTYPE_FLOAT32, .shape = tensor->shape};
  TRY(graph_afford(graph, name, tensor_size(&wide)));
  TRY(tensor_allocate(&wide, &graph->arena));
  TRY(tensor_convert(&wide, tensor));
  *tensor = wide;
  return RESCL_OK;
}

static rescl_status widen_constants(struct graph *graph, int *changed) {
  for (struct value *value = graph->values; value; value = value->next) {
    if (!value->tensor.data || !is_half(value)) continue;
    TRY(widen_tensor(graph, &value->tensor, value->name));
    *changed = 1;
  }
  return RESCL_OK;
}

static rescl_status widen_attribute(struct graph *graph, struct node *node, const struct attribute *attribute,
                                    int *changed) {
  struct attribute wide = *attribute;
  if (attribute->kind == ATTRIBUTE_TENSOR && attribute->tensor.dtype == DTYPE_FLOAT16)
    TRY(widen_tensor(graph, &wide.tensor, node->name));
  else if (attribute->kind == ATTRIBUTE_INT && node->call.op == &op_cast &&
           dtype_from_onnx((int)attribute->integer) == DTYPE_FLOAT16)
    wide.integer = dtype_to_onnx(DTYPE_FLOAT32);
  else
    return RESCL_OK;
  *changed = 1;
  return node_set_attribute(graph, node, &wide);
}

/** Nodes read the other value; graph outputs stay. */
static rescl_status move_users(struct graph *graph, struct value *from, struct value *to) {
  while (from->user_count > 0) {
    struct node *user = from->users[from->user_count - 1];
    for (int index = 0; index < user->call.input_count; index++)
      if (user->inputs[index] == from) TRY(node_set_input(graph, user, index, to));
  }
  return RESCL_OK;
}

static rescl_status add_wide(struct graph *graph, struct value **wide, const struct value *half) {
  TRY(graph_add_value(graph, wide, half->name));
  (*wide)->tensor.dtype = DTYPE_FLOAT32;
  (*wide)->tensor.shape = half->tensor.shape;
  return RESCL_OK;
}

/** What is made on the way, where it has been inferred already. */
static void widen_results(struct graph *graph) {
  for (struct value *value = graph->values; value; value = value->next)
    if (value->producer && is_half(value) && !value->output_uses) value->tensor.dtype = DTYPE_FLOAT32;
}

/** What uses the input uses a cast of it. */
static rescl_status widen_input(struct graph *graph, struct value *input) {
  struct value *wide;
  if (input->user_count == 0) return RESCL_OK;
  TRY(add_wide(graph, &wide, input));
  TRY(move_users(graph, input, wide));
  return edit_add_cast(graph, input, wide, DTYPE_FLOAT32, graph->first);
}

/** Its producer makes another value, of which the output is a cast. */
static rescl_status narrow_output(struct graph *graph, struct value *output) {
  struct node *producer = output->producer;
  struct value *wide;
  if (!producer) return RESCL_OK;
  TRY(add_wide(graph, &wide, output));
  for (int index = 0; index < producer->call.output_count; index++)
    if (producer->outputs[index] == output) node_set_output(producer, index, wide);
  TRY(move_users(graph, output, wide));
  return edit_add_cast(graph, wide, output, DTYPE_FLOAT16, NULL);
}

rescl_status widen_halves(struct graph *graph, int *changed) {
  for (struct node *node = graph->first; node; node = node->next)
    for (int index = 0; index < node->call.attribute_count; index++)
      TRY(widen_attribute(graph, node, &node->call.attributes[index], changed));
  TRY(widen_constants(graph, changed));
  widen_results(graph);
  for (int index = 0; index < graph->input_count; index++) {
    if (!is_half(graph->inputs[index])) continue;
    TRY(widen_input(graph, graph->inputs[index]));
    *changed = 1;
  }
  for (int index = 0; index < graph->output_count; index++) {
    if (!is_half(graph->outputs[index])) continue;
    TRY(narrow_output(graph, graph->outputs[index]));
    *changed = 1;
  }
  return RESCL_OK;
}
