/** Requires: a valid graph.
 *  Ensures:  every node has an output that is used, optional outputs nobody uses are not asked for, and every
 *            value is made, used or declared. Graph inputs stay, used or not.
 *
 *      a = Relu(x)       →    b = Sigmoid(x)
 *      b = Sigmoid(x)         output b
 *      output b
 */
#include "passes/edit.h"

static int is_used(const struct node *node) {
  for (int index = 0; index < node->call.output_count; index++)
    if (node->outputs[index] && value_use_count(node->outputs[index])) return 1;
  return 0;
}

/** The first output is what the node is for: kernels rely on it. */
static void drop_unused_outputs(struct node *node, int *changed) {
  for (int index = 1; index < node->call.output_count; index++) {
    if (!node->outputs[index] || value_use_count(node->outputs[index])) continue;
    node_set_output(node, index, NULL);
    *changed = 1;
  }
}

static int count_constants(const struct graph *graph) {
  int count = 0;
  for (const struct value *value = graph->values; value; value = value->next)
    count += value->tensor.data != NULL;
  return count;
}

rescl_status remove_dead(struct graph *graph, int *changed) {
  // Backwards, so that what only a dead node used is seen dead in turn.
  for (struct node *node = graph->last, *previous; node; node = previous) {
    previous = node->previous;
    if (is_used(node)) {
      drop_unused_outputs(node, changed);
      continue;
    }
    graph_remove_node(graph, node);
    *changed = 1;
  }
  const int constants = count_constants(graph);
  graph_sweep_and_number(graph);
  if (count_constants(graph) != constants) *changed = 1;
  return RESCL_OK;
}
