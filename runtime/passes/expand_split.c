/** Requires: shapes.
 *  Ensures:  no Split is left, but a Slice for each of its outputs that is used: what runs has one output.
 *
 *      a, b = Split(x) {axis=1}    →    a = Slice(x) {axes=[1], starts=[0], ends=[16]}
 *                                       b = Slice(x) {axes=[1], starts=[16], ends=[32]}
 */
#include "ops/geometry.h"
#include "passes/edit.h"

/** Elements `start` to `end` of the Split's input, before the node `next`. */
static rescl_status add_slice(struct graph *graph, struct value *input, struct value *output, int64_t axis,
                              const int64_t range[2], struct node *next) {
  const struct attribute attributes[] = {
      {.name = "axes", .kind = ATTRIBUTE_INTS, .integers = &axis, .count = 1},
      {.name = "starts", .kind = ATTRIBUTE_INTS, .integers = &range[0], .count = 1},
      {.name = "ends", .kind = ATTRIBUTE_INTS, .integers = &range[1], .count = 1}};
  return graph_add_node(graph, NULL,
                        &(struct node_spec){.op = &op_slice,
                                            .inputs = &input,
                                            .input_count = 1,
                                            .outputs = &output,
                                            .output_count = 1,
                                            .attributes = attributes,
                                            .attribute_count = 3},
                        next);
}

static rescl_status expand(struct graph *graph, struct node *node) {
  struct split split;
  int64_t range[2] = {0};
  TRY(split_resolve(&node->call, &split));
  for (int part = 0; part < node->call.output_count; part++) {
    struct value *output = node->outputs[part];
    range[1] = range[0] + split_length(&split, part);
    node_set_output(node, part, NULL);
    if (output && value_use_count(output))
      TRY(add_slice(graph, node->inputs[0], output, split.axis, range, node));
    range[0] = range[1];
  }
  graph_remove_node(graph, node);
  return RESCL_OK;
}

rescl_status expand_split(struct graph *graph, int *changed) {
  for (struct node *node = graph->first, *next; node; node = next) {
    next = node->next;
    if (node->call.op != &op_split) continue;
    TRY(expand(graph, node));
    *changed = 1;
  }
  return RESCL_OK;
}
