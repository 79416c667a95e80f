/** Requires: constants folded, dead nodes gone.
 *  Ensures:  every node left is one that kernels and reference run, on types that they run it on, for its first result
 *            alone. Changes nothing. */
#include "passes/edit.h"

/** Whether devices compute with such elements in the node: float32, others where the operator is OP_TYPED or only
 *  another view; halves where they come in or go out. */
static int computes_type(const struct node *node, enum dtype dtype) {
  const struct op *op = node->call.op;
  if (dtype == DTYPE_FLOAT32 || op_is_view(&node->call)) return 1;
  if (dtype == DTYPE_FLOAT16) return op == &op_cast;
  return dtype != DTYPE_FLOAT64 && (op->traits & OP_TYPED) != 0;
}

static rescl_status check_type(const struct node *node, const struct value *value, const char *role) {
  if (computes_type(node, value->tensor.dtype)) return RESCL_OK;
  return fail(
      RESCL_UNSUPPORTED,
      "its %s '%s' is %s, which this operator is computed on only where it is constant: bind inputs that "
      "it depends on to values",
      role, value->name, dtype_name(value->tensor.dtype));
}

/** Kernels compute one result. */
static rescl_status check_output_count(const struct node *node) {
  for (int index = 1; index < node->call.output_count; index++)
    if (node->outputs[index])
      return fail(RESCL_UNSUPPORTED, "its result '%s' is computed only where it is constant",
                  node->outputs[index]->name);
  return RESCL_OK;
}

static rescl_status check(const struct node *node) {
  if (node->call.op->traits & OP_FOLD_ONLY) {
    return fail(RESCL_UNSUPPORTED,
                "%s is supported only where its result is constant, but its inputs are computed "
                "at run time; export the model with fixed shapes",
                node->call.op->name);
  }
  for (int index = 0; index < node->call.input_count; index++)
    if (node->inputs[index] && !node->inputs[index]->tensor.data)
      TRY(check_type(node, node->inputs[index], "input"));
  for (int index = 0; index < node->call.output_count; index++)
    if (node->outputs[index]) TRY(check_type(node, node->outputs[index], "result"));
  return check_output_count(node);
}

rescl_status require_runnable(struct graph *graph, int *changed) {
  (void)changed;
  for (const struct node *node = graph->first; node; node = node->next)
    TRY(status_within(check(node), "node '%s' (%s): ", node->name, node->call.op->name));
  return RESCL_OK;
}
