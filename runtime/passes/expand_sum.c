/** Requires: shapes.
 *  Ensures:  no Sum is left but Adds, which the passes behind know, or an Identity. Old exporters write the
 *            skip addition as a Sum.
 *
 *      y = Sum(a, b, c)    →    s = Add(a, b)
 *                               y = Add(s, c)
 */
#include "passes/edit.h"

/** Puts an Add of `partial` and `addend` before the Sum and makes it the new `partial`. */
static rescl_status add_partial(struct graph *graph, struct node *sum, struct value **partial,
                                struct value *addend) {
  struct value *inputs[] = {*partial, addend};
  struct node *add;
  TRY(graph_add_value(graph, partial, sum->outputs[0]->name));
  const struct node_spec spec = {
      .op = &op_add, .inputs = inputs, .input_count = 2, .outputs = partial, .output_count = 1};
  TRY(graph_add_node(graph, &add, &spec, sum));
  return node_infer(add);
}

static rescl_status expand(struct graph *graph, struct node *sum) {
  const int count = sum->call.input_count;
  struct value *partial = sum->inputs[0], *output = sum->outputs[0];
  struct node *next = sum->next;
  for (int index = 1; index + 1 < count; index++) TRY(add_partial(graph, sum, &partial, sum->inputs[index]));
  struct value *inputs[] = {partial, sum->inputs[count - 1]};
  graph_remove_node(graph, sum);
  const struct node_spec spec = {.name = sum->name,
                                 .op = count == 1 ? &op_identity : &op_add,
                                 .inputs = inputs,
                                 .input_count = count == 1 ? 1 : 2,
                                 .outputs = &output,
                                 .output_count = 1};
  return graph_add_node(graph, NULL, &spec, next);
}

rescl_status expand_sum(struct graph *graph, int *changed) {
  for (struct node *node = graph->first, *next; node; node = next) {
    next = node->next;
    if (node->call.op != &op_sum) continue;
    TRY(expand(graph, node));
    *changed = 1;
  }
  return RESCL_OK;
}
