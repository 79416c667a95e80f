/** Requires: shapes.
 *  Ensures:  no TopK is left, but the indices it finds and, where they are used, the values there: what runs has one output.
 *
 *      values, indices = TopK(x, 300) {axis=1}    →    indices = TopKIndices(x) {axis=1, k=300, largest=1}
 *                                                      values = GatherElements(x, indices) {axis=1}
 */
#include "ops/geometry.h"
#include "passes/edit.h"

static rescl_status add_values(struct graph *graph, struct value *const inputs[2], struct value *values,
                               const struct attribute *axis, struct node *next) {
  return graph_add_node(graph, NULL,
                        &(struct node_spec){.op = &op_gather_elements,
                                            .inputs = inputs,
                                            .input_count = 2,
                                            .outputs = &values,
                                            .output_count = 1,
                                            .attributes = axis,
                                            .attribute_count = 1},
                        next);
}

static rescl_status expand(struct graph *graph, struct node *node) {
  struct ranking ranking;
  TRY(ranking_resolve(&node->call, &ranking));
  struct value *values = node->outputs[0], *indices = node->call.output_count > 1 ? node->outputs[1] : NULL;
  for (int output = 0; output < node->call.output_count; output++) node_set_output(node, output, NULL);
  if (!indices) TRY(graph_add_value(graph, &indices, "indices"));
  const struct attribute attributes[] = {
      {.name = "axis", .kind = ATTRIBUTE_INT, .integer = ranking.axis},
      {.name = "k", .kind = ATTRIBUTE_INT, .integer = ranking.count},
      {.name = "largest", .kind = ATTRIBUTE_INT, .integer = !ranking.is_smallest}};
  struct node *ranked;
  TRY(graph_add_node(graph, &ranked,
                     &(struct node_spec){.op = &op_top_k_indices,
                                         .inputs = node->inputs,
                                         .input_count = 1,
                                         .outputs = &indices,
                                         .output_count = 1,
                                         .attributes = attributes,
                                         .attribute_count = 3},
                     node));
  TRY(node_infer(ranked));
  if (values && value_use_count(values))
    TRY(add_values(graph, (struct value *const[]){node->inputs[0], indices}, values, attributes, node));
  graph_remove_node(graph, node);
  return RESCL_OK;
}

rescl_status expand_top_k(struct graph *graph, int *changed) {
  for (struct node *node = graph->first, *next; node; node = next) {
    next = node->next;
    if (node->call.op != &op_top_k) continue;
    TRY(expand(graph, node));
    *changed = 1;
  }
  return RESCL_OK;
}
