/** Requires: shapes.
 *  Ensures:  Identity, Dropout (in inference), a Cast to the type it finds, a Concat of one and a Transpose that keeps
 *            the order remain only where a graph output is another name of a graph input or of another graph output. A
 *            Dropout's mask, all true, is a constant.
 *
 *      c = Conv(x, w)     →    y = Conv(x, w)
 *      d = Dropout(c)          output y
 *      y = Identity(d)
 *      output y
 */
#include <string.h>

#include "passes/edit.h"
#include "passes/permutation.h"

static int keeps_axes(const struct node *transpose) {
  const struct permutation permutation = permutation_of(transpose),
                           nothing = permutation_identity(permutation.rank);
  return permutation_equal(&permutation, &nothing);
}

static int changes_nothing(const struct node *node) {
  const struct op *op = node->call.op;
  if (op == &op_cast) return node->call.inputs[0]->dtype == node->call.outputs[0]->dtype;
  if (op == &op_concat) return node->call.input_count == 1;
  if (op == &op_transpose) return keeps_axes(node);
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

/** Nothing is dropped. */
static rescl_status settle_mask(struct graph *graph, struct node *node, int *changed) {
  struct value *mask = node->call.output_count > 1 ? node->outputs[1] : NULL;
  if (!mask) return RESCL_OK;
  TRY(graph_afford(graph, mask->name, tensor_size(&mask->tensor)));
  TRY(tensor_allocate(&mask->tensor, &graph->arena));
  memset(mask->tensor.data, 1, tensor_size(&mask->tensor));
  node_set_output(node, 1, NULL);
  *changed = 1;
  return RESCL_OK;
}

rescl_status remove_identity(struct graph *graph, int *changed) {
  for (struct node *node = graph->first, *next; node; node = next) {
    next = node->next;
    if (node->call.op == &op_dropout) TRY(settle_mask(graph, node, changed));
    if (changes_nothing(node)) TRY(bypass(graph, node, changed));
  }
  return RESCL_OK;
}
