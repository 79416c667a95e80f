/** Requires: shapes.
 *  Ensures:  Identity, Dropout (in inference), a Cast to the type it finds and a Concat of one remain only
 *            where a graph output is another name of a graph input or of another graph output.
 *
 *      c = Conv(x, w)     →    y = Conv(x, w)
 *      d = Dropout(c)          output y
 *      y = Identity(d)
 *      output y
 */
#include "passes/edit.h"

static int changes_nothing(const struct node *node) {
  const struct op *op = node->call.op;
  for (int index = 1; index < node->call.output_count; index++) {
    if (node->outputs[index] && value_use_count(node->outputs[index])) return 0; // Dropout's mask
  }
  if (op == &op_cast) return node->call.inputs[0]->dtype == node->call.outputs[0]->dtype;
  if (op == &op_concat) return node->call.input_count == 1;
  return op == &op_identity || op == &op_dropout;
}

static int index_of_output(const struct node *node, const struct value *value) {
  int index = 0;
  while (node->outputs[index] != value) index++;
  return index;
}

/** The graph output keeps its name, so the one who makes the input makes it instead. */
static rescl_status rename_source(struct graph *graph, struct node *node) {
  struct value *source = node->inputs[0], *output = node->outputs[0];
  struct node *producer = source->producer;
  graph_remove_node(graph, node);
  TRY(graph_replace_uses(graph, source, output));
  node_set_output(producer, index_of_output(producer, source), output);
  return RESCL_OK;
}

static rescl_status bypass(struct graph *graph, struct node *node, int *changed) {
  struct value *source = node->inputs[0], *output = node->outputs[0];
  if (output->output_uses) {
    if (!source->producer || source->output_uses) return RESCL_OK;
    TRY(rename_source(graph, node));
  } else {
    graph_remove_node(graph, node);
    TRY(graph_replace_uses(graph, output, source));
  }
  *changed = 1;
  return RESCL_OK;
}

rescl_status remove_identity(struct graph *graph, int *changed) {
  for (struct node *node = graph->first, *next; node; node = next) {
    next = node->next;
    if (changes_nothing(node)) TRY(bypass(graph, node, changed));
  }
  return RESCL_OK;
}
