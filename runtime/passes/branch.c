/** If, where its condition is known: the branch that it chooses takes its place.
 *
 *      c = Equal(n, one)                          n = …        [c is constant: true]
 *      y = If(c, x)  then: z = Relu(x)    →       z = Relu(x)
 *                    else: z = Sigmoid(x)         y = Identity(z) */
#include "passes/edit.h"

static const struct graph *branch(const struct node *node, const char *name) {
  return attribute_find(&node->call, name)->body;
}

/** The branch that the condition chooses, and where among the node's inputs those that stand for its own begin. */
static rescl_status choose(const struct graph **body, int *first_input, const struct node *node) {
  const struct tensor *condition = &node->inputs[0]->tensor;
  const struct graph *then_branch = branch(node, "then_branch"), *else_branch = branch(node, "else_branch");
  if (condition->dtype != DTYPE_BOOL || shape_elements(&condition->shape) != 1)
    return fail(RESCL_SHAPE_MISMATCH, "its condition must be one bool, found %s",
                dtype_name(condition->dtype));
  if (then_branch->input_count + else_branch->input_count != node->call.input_count - 1)
    return fail(RESCL_MALFORMED, "a branch has inputs, but nothing gives them");
  const int holds = tensor_integer(condition, 0) != 0;
  *body = holds ? then_branch : else_branch;
  *first_input = holds ? 1 : 1 + then_branch->input_count;
  if ((*body)->refused || (*body)->output_count == node->call.output_count) return RESCL_OK;
  return fail(RESCL_MALFORMED, "has %d outputs, but its branch makes %d", node->call.output_count,
              (*body)->output_count);
}

/** Lets an Identity make one of the node's outputs: callers may know its name. */
static rescl_status take_output(struct graph *graph, struct node *node, int index, struct value *made) {
  struct value *output = node->outputs[index];
  const struct node_spec spec = {
      .op = &op_identity, .inputs = &made, .input_count = 1, .outputs = &output, .output_count = 1};
  if (!output) return RESCL_OK;
  node_set_output(node, index, NULL);
  return graph_add_node(graph, NULL, &spec, node);
}

rescl_status follow_branch(struct graph *graph, struct node *node, struct node **first) {
  struct node *const previous = node->previous;
  const struct graph *body;
  struct value **made;
  int first_input;
  TRY(choose(&body, &first_input, node));
  ARENA_NEW(&graph->arena, made, body->output_count);
  TRY(graph_inline(graph, body, node->inputs + first_input, made, node));
  for (int index = 0; index < body->output_count; index++) TRY(take_output(graph, node, index, made[index]));
  *first = previous ? previous->next : graph->first;
  graph_remove_node(graph, node);
  return RESCL_OK;
}
