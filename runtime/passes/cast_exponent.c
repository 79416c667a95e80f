/** Requires: shapes, constants folded.
 *  Ensures:  every Pow's exponent has the type of its base, so that kernels have two operands of one type.
 *
 *      y = Pow(x, two)  const two: i64[]    →    y = Pow(x, two)  const two: f32[]
 */
#include "passes/edit.h"

static rescl_status convert(struct graph *graph, struct value **exponent, enum dtype dtype) {
  struct tensor converted = {.dtype = dtype, .shape = (*exponent)->tensor.shape};
  const struct tensor given = (*exponent)->tensor;
  TRY(graph_afford(graph, (*exponent)->name, tensor_size(&converted)));
  TRY(tensor_allocate(&converted, &graph->arena));
  TRY(tensor_convert(&converted, &given));
  return graph_add_constant(graph, exponent, (*exponent)->name, &converted);
}

static rescl_status cast(struct graph *graph, struct value **exponent, enum dtype dtype,
                         struct node *before) {
  struct value *given = *exponent;
  TRY(graph_add_value(graph, exponent, given->name));
  return edit_add_cast(graph, given, *exponent, dtype, before);
}

rescl_status cast_exponent(struct graph *graph, int *changed) {
  for (struct node *node = graph->first; node; node = node->next) {
    if (node->call.op != &op_pow) continue;
    struct value *exponent = node->inputs[1];
    const enum dtype dtype = node->inputs[0]->tensor.dtype;
    if (exponent->tensor.dtype == dtype) continue;
    TRY(exponent->tensor.data ? convert(graph, &exponent, dtype) : cast(graph, &exponent, dtype, node));
    TRY(node_set_input(graph, node, 1, exponent));
    *changed = 1;
  }
  return RESCL_OK;
}
