/** Requires: shortcuts fused, since an activation comes after them.
 *  Ensures:  no activation stands behind a node that could apply it (OP_EPILOGUE) and whose result nothing
 *            else uses. Clip only where its limits are constant.
 *
 *      c = Conv(x, w, b)    →    y = Conv(x, w, b) {activation="Clip", activation_beta=6.0}
 *      y = Clip(c, 0, 6)
 */
#include "ops/geometry.h"
#include "passes/edit.h"

static rescl_status set_parameter(struct graph *graph, struct node *node, const char *name, float value) {
  return value != 0 ? node_set_float(graph, node, name, value) : RESCL_OK; // 0 is the default
}

static int has_constant_parameters(const struct node *node) {
  for (int index = 1; index < node->call.input_count; index++)
    if (node->inputs[index] && !node->inputs[index]->tensor.data) return 0;
  return 1;
}

rescl_status fuse_activation(struct graph *graph, int *changed) {
  for (struct node *node = graph->first, *next; node; node = next) {
    next = node->next;
    if (!(node->call.op->traits & OP_ACTIVATION) || !has_constant_parameters(node)) continue;
    struct node *producer = edit_sole_producer(node->inputs[0]);
    if (!producer || !edit_takes_activation(producer)) continue;
    struct activation activation;
    TRY(activation_resolve(&node->call, &activation));
    TRY(node_set_string(graph, producer, "activation", activation_name(activation.kind)));
    TRY(set_parameter(graph, producer, "activation_alpha", activation.alpha));
    TRY(set_parameter(graph, producer, "activation_beta", activation.beta));
    edit_absorb(graph, producer, node);
    *changed = 1;
  }
  return RESCL_OK;
}
