#include "passes/edit.h"

#include "ops/geometry.h"

struct node *edit_sole_producer(const struct value *value) {
  return value && value->producer && value_use_count(value) == 1 && value->user_count == 1 ? value->producer
                                                                                           : NULL;
}

void edit_absorb(struct graph *graph, struct node *node, struct node *user) {
  struct value *output = user->outputs[0];
  graph_remove_node(graph, user);
  node_set_output(node, 0, output);
}

int edit_takes_activation(const struct node *node) {
  return (node->call.op->traits & OP_EPILOGUE) && activation_epilogue(&node->call).kind == ACTIVATION_NONE;
}

struct value *edit_skip(const struct node *node) {
  const int index = node->call.op->skip_input;
  return (node->call.op->traits & OP_SKIP) && index < node->call.input_count ? node->inputs[index] : NULL;
}

rescl_status edit_add_node(struct graph *graph, const struct node_spec *spec, struct node *before) {
  struct node *node;
  TRY(graph_add_node(graph, &node, spec, before));
  return node_infer(node);
}

rescl_status edit_replace_node(struct graph *graph, struct node *node, const struct op *op,
                               struct value **inputs, int input_count) {
  struct value *output = node->outputs[0];
  struct node *next = node->next;
  const struct node_spec spec = {.name = node->name,
                                 .op = op,
                                 .inputs = inputs,
                                 .input_count = input_count,
                                 .outputs = &output,
                                 .output_count = 1};
  graph_remove_node(graph, node);
  return graph_add_node(graph, NULL, &spec, next);
}

rescl_status edit_set_list(struct graph *graph, struct node *node, const char *name, const int64_t *list,
                           size_t count) {
  const struct attribute attribute = {.name = name, .kind = ATTRIBUTE_INTS, .integers = list, .count = count};
  return node_set_attribute(graph, node, &attribute);
}

rescl_status edit_set_pads(struct graph *graph, struct node *node, const int64_t *pads, size_t count) {
  TRY(node_set_string(graph, node, "auto_pad", "NOTSET"));
  return edit_set_list(graph, node, "pads", pads, count);
}

rescl_status edit_add_cast(struct graph *graph, struct value *from, struct value *to, enum dtype dtype,
                           struct node *before) {
  const struct attribute attribute = {.name = "to", .kind = ATTRIBUTE_INT, .integer = dtype_to_onnx(dtype)};
  const struct node_spec spec = {.op = &op_cast,
                                 .inputs = &from,
                                 .input_count = 1,
                                 .outputs = &to,
                                 .output_count = 1,
                                 .attributes = &attribute,
                                 .attribute_count = 1};
  to->tensor.dtype = dtype;
  to->tensor.shape = from->tensor.shape;
  return graph_add_node(graph, NULL, &spec, before);
}

rescl_status edit_add_constant(struct graph *graph, struct value **value, const char *name,
                               const struct shape *shape, float **data) {
  struct tensor tensor = {.dtype = DTYPE_FLOAT32, .shape = *shape};
  TRY(graph_afford(graph, name, tensor_size(&tensor)));
  TRY(tensor_allocate(&tensor, &graph->arena));
  *data = tensor.data;
  return graph_add_constant(graph, value, name, &tensor);
}
