/** Requires: shapes, BatchNormalization folded.
 *  Ensures:  an Add of two equal shapes, one of which comes from a Conv that nothing else uses, is in that
 *            Conv: y = convolution + bias + skip. Where both come from such a Conv it is in the later one, so
 *            that nothing has to wait. A Conv that runs before its skip is made moves behind it.
 *
 *      c = Conv(a, w, b)    →    y = Conv(a, w, b, x)
 *      y = Add(c, x)
 *
 *  The shortcut of He et al., Deep Residual Learning, 2015. */
#include "passes/edit.h"

static struct node *fusible(const struct node *add, int side) {
  const struct tensor *skip = add->call.inputs[!side];
  struct node *node = edit_sole_producer(add->inputs[side]);
  if (!node || !(node->call.op->traits & OP_SKIP) || !edit_takes_activation(node) || edit_skip(node))
    return NULL;
  if (skip->data || skip->dtype != DTYPE_FLOAT32) return NULL;
  return shape_equal(&skip->shape, &add->call.inputs[side]->shape) ? node : NULL;
}

static int position(const struct value *value) {
  return value->producer ? value->producer->index : -1;
}

static rescl_status fuse(struct graph *graph, struct node *add, int *changed) {
  struct node *nodes[2] = {fusible(add, 0), fusible(add, 1)};
  if (!nodes[0] && !nodes[1]) return RESCL_OK;
  const int side = !nodes[0] || (nodes[1] && nodes[1]->index > nodes[0]->index);
  struct node *node = nodes[side];
  struct value *skip = add->inputs[!side];
  if (position(skip) > node->index) {
    graph_move_node(graph, node, add);
    node->index = add->index;
  }
  TRY(node_set_input(graph, node, node->call.op->skip_input, skip));
  edit_absorb(graph, node, add);
  *changed = 1;
  return RESCL_OK;
}

rescl_status fuse_skip(struct graph *graph, int *changed) {
  graph_sweep_and_number(graph);
  for (struct node *node = graph->first, *next; node; node = next) {
    next = node->next;
    if (node->call.op == &op_add && edit_takes_activation(node)) TRY(fuse(graph, node, changed));
  }
  return RESCL_OK;
}
