/** Requires: shapes.
 *  Ensures:  operators of any number of operands have two: no Sum and no Mean is left but Adds, which the passes behind
 *            know, or an Identity; Min and Max of more are rows of them. Old exporters write the skip addition as a Sum.
 *
 *      y = Sum(a, b, c)    →    s = Add(a, b)        y = Mean(a, b)    →    s = Add(a, b)
 *                               y = Add(s, c)                               y = Mul(s, half)
 */
#include "passes/edit.h"

/** What two of its operands are joined by; NULL: it has no more than two. */
static const struct op *joint_of(const struct node *node) {
  const struct op *op = node->call.op;
  if (op == &op_sum || op == &op_mean) return &op_add;
  return (op == &op_min || op == &op_max) && node->call.input_count != 2 ? op : NULL;
}

/** Puts a joint of `partial` and `operand` before the node and makes it the new `partial`. */
static rescl_status join(struct graph *graph, struct node *node, struct value **partial,
                         struct value *operand) {
  struct value *inputs[] = {*partial, operand};
  TRY(graph_add_value(graph, partial, node->outputs[0]->name));
  const struct node_spec spec = {
      .op = joint_of(node), .inputs = inputs, .input_count = 2, .outputs = partial, .output_count = 1};
  return edit_add_node(graph, &spec, node);
}

/** A number in the place of the node's last operand: 1 / count. */
static rescl_status add_share(struct graph *graph, struct value **share, int count) {
  float *data;
  TRY(edit_add_constant(graph, share, "share", &(struct shape){0}, &data));
  *data = 1.0f / (float)count;
  return RESCL_OK;
}

static rescl_status expand(struct graph *graph, struct node *node) {
  const struct op *joint = joint_of(node);
  const int count = node->call.input_count, is_mean = node->call.op == &op_mean && count > 1;
  struct value *partial = node->inputs[0], *last = node->inputs[count - 1], *output = node->outputs[0];
  struct node *next = node->next;
  for (int index = 1; index < count - !is_mean; index++)
    TRY(join(graph, node, &partial, node->inputs[index]));
  if (is_mean) TRY(add_share(graph, &last, count));
  const struct op *op = count == 1 ? &op_identity : is_mean ? &op_mul : joint;
  const char *name = node->name;
  graph_remove_node(graph, node);
  struct value *inputs[] = {partial, last};
  const struct node_spec spec = {.name = name,
                                 .op = op,
                                 .inputs = inputs,
                                 .input_count = count == 1 ? 1 : 2,
                                 .outputs = &output,
                                 .output_count = 1};
  return graph_add_node(graph, NULL, &spec, next);
}

rescl_status expand_sum(struct graph *graph, int *changed) {
  for (struct node *node = graph->first, *next; node; node = next) {
    next = node->next;
    if (!joint_of(node)) continue;
    TRY(expand(graph, node));
    *changed = 1;
  }
  return RESCL_OK;
}
