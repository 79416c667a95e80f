/** Requires: constants folded, dead nodes gone.
 *  Ensures:  every node left is one that kernels and reference run, on float32. Changes nothing. */
#include "passes/edit.h"

static rescl_status require_float(const struct value *value, const char *what) {
  if (value->tensor.dtype == DTYPE_FLOAT32) return RESCL_OK;
  return fail(RESCL_UNSUPPORTED,
              "%s '%s' is %s; only f32 is computed at run time, other types where they are "
              "constant: bind inputs they depend on to values",
              what, value->name, dtype_name(value->tensor.dtype));
}

static rescl_status check(const struct node *node) {
  if (node->call.op->traits & OP_FOLD_ONLY) {
    return fail(RESCL_UNSUPPORTED,
                "%s is supported only where its result is constant, but its inputs are computed "
                "at run time; export the model with fixed shapes",
                node->call.op->name);
  }
  for (int index = 0; index < node->call.output_count; index++)
    if (node->outputs[index]) TRY(require_float(node->outputs[index], "result"));
  return RESCL_OK;
}

rescl_status require_runnable(struct graph *graph, int *changed) {
  (void)changed;
  for (int index = 0; index < graph->input_count; index++) TRY(require_float(graph->inputs[index], "input"));
  for (int index = 0; index < graph->output_count; index++)
    TRY(require_float(graph->outputs[index], "output"));
  for (const struct node *node = graph->first; node; node = node->next)
    TRY(status_within(check(node), "node '%s' (%s): ", node->name, node->call.op->name));
  return RESCL_OK;
}
