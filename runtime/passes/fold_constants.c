/** Requires: a bound graph: every input's shape is known.
 *  Ensures:  every value's type and shape are known, and no node that can be folded has only constant inputs.
 *            Shape and Size fold as soon as their input's shape is known. No If and no CastLike is left.
 *
 *      n = Shape(x)  [x: f32[1,8,2,2]]    →    y = Reshape(x, s)    const s: i64[2] = {1, 32}
 *      b = Gather(n, zero)
 *      s = Concat(b, rest)
 *      y = Reshape(x, s)
 *
 *  One walk does both: a shape may depend on a constant (Reshape) and a constant on a shape (Shape). */
#include "graph/cost.h"
#include "passes/edit.h"
#include "reference/reference.h"

static rescl_status infer(struct node *node, int *changed) {
  struct tensor before[2] = {{0}};
  const int compared = node->call.output_count < 2 ? node->call.output_count : 2;
  for (int index = 0; index < compared; index++)
    if (node->outputs[index]) before[index] = node->outputs[index]->tensor;
  TRY(node_infer(node));
  for (int index = 0; index < compared; index++) {
    const struct tensor *now = node->outputs[index] ? &node->outputs[index]->tensor : &before[index];
    if (now->dtype != before[index].dtype || !shape_equal(&now->shape, &before[index].shape)) *changed = 1;
  }
  return RESCL_OK;
}

static int needs_only_shapes(const struct op *op) {
  return (op->traits & OP_SHAPE_ONLY) != 0;
}

/** Known without being computed: a constant, or nothing at all. */
static int is_known(const struct tensor *tensor) {
  return tensor->data || shape_elements(&tensor->shape) == 0;
}

static int can_fold(const struct node *node) {
  if (needs_only_shapes(node->call.op)) return node->call.op->fold != NULL;
  if (!node->call.op->fold && !reference_computes(&node->call)) return 0;
  for (int index = 0; index < node->call.input_count; index++)
    if (node->inputs[index] && !is_known(&node->inputs[index]->tensor)) return 0;
  return 1;
}

static rescl_status compute(struct graph *graph, const struct node *node) {
  for (int index = 0; index < node->call.output_count; index++) {
    struct value *output = node->outputs[index];
    if (!output) continue;
    TRY(graph_afford(graph, output->name, tensor_size(&output->tensor)));
    TRY(tensor_allocate(&output->tensor, &graph->arena));
  }
  TRY(graph_afford_work(graph, node->outputs[0] ? node->outputs[0]->name : node->name, node_work(node)));
  return node->call.op->fold ? node->call.op->fold(&node->call) : reference_call(&node->call);
}

/** An If whose branch is known. What the other one holds need not even have shapes. */
static int is_decided(const struct node *node) {
  return node->call.op == &op_if && node->inputs[0]->tensor.data;
}

/** Puts a Cast in the place of a CastLike whose type is known. */
static rescl_status settle_cast(struct graph *graph, struct node *node, struct node **cast) {
  struct value *input = node->inputs[0], *output = node->outputs[0];
  struct node *const previous = node->previous;
  node_set_output(node, 0, NULL);
  TRY(edit_add_cast(graph, input, output, node->inputs[1]->tensor.dtype, node));
  *cast = previous ? previous->next : graph->first;
  graph_remove_node(graph, node);
  return RESCL_OK;
}

rescl_status fold_constants(struct graph *graph, int *changed) {
  for (struct node *node = graph->first, *next; node; node = next) {
    next = node->next;
    if (is_decided(node)) {
      TRY(status_within(follow_branch(graph, node, &next), "node '%s' (%s): ", node->name, op_if.name));
      *changed = 1;
      continue;
    }
    TRY(infer(node, changed));
    if (node->call.op == &op_cast_like) {
      TRY(settle_cast(graph, node, &next));
      *changed = 1;
      continue;
    }
    if (!can_fold(node)) continue;
    TRY(status_within(compute(graph, node), "node '%s' (%s): ", node->name, node->call.op->name));
    graph_remove_node(graph, node); // its outputs have data and no producer now: constants
    *changed = 1;
  }
  return RESCL_OK;
}
