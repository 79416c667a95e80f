/** Requires: shapes, constants folded.
 *  Ensures:  no Add of a constant vector stands behind a MatMul by a matrix that nothing else uses.
 *
 *      m = MatMul(x, w)   [x: f32[N,K], w: f32[K,M]]    →    y = Gemm(x, w, b)
 *      y = Add(m, b)      [b: f32[M]]
 *
 *  Where x has more dimensions, it is a Linear.
 */
#include "passes/edit.h"

static int is_row(const struct tensor *tensor, const struct op_call *product) {
  const struct shape *shape = &tensor->shape;
  const int64_t columns = product->inputs[1]->shape.dims[1];
  return tensor->data && tensor->dtype == DTYPE_FLOAT32 && shape->rank >= 1 &&
         shape->rank <= product->inputs[0]->shape.rank && shape->dims[shape->rank - 1] == columns &&
         shape_elements(shape) == columns;
}

/** Which input of the Add is the product; -1: none that can become one. */
static int product_operand(const struct node *add) {
  for (int side = 0; side < 2; side++) {
    const struct node *product = edit_sole_producer(add->inputs[side]);
    if (!product || product->call.op != &op_matmul || !edit_takes_activation(product)) continue;
    if (product->call.inputs[0]->shape.rank < 2 || product->call.inputs[1]->shape.rank != 2) continue;
    if (is_row(add->call.inputs[!side], &product->call)) return side;
  }
  return -1;
}

static rescl_status fuse(struct graph *graph, struct node *add, int operand) {
  struct node *product = add->inputs[operand]->producer, *next = add->next;
  struct value *inputs[] = {product->inputs[0], product->inputs[1], add->inputs[!operand]};
  struct value *output = add->outputs[0];
  const int is_matrix = product->call.inputs[0]->shape.rank == 2;
  graph_remove_node(graph, add);
  graph_remove_node(graph, product);
  const struct node_spec spec = {.name = product->name,
                                 .op = is_matrix ? &op_gemm : &op_linear,
                                 .inputs = inputs,
                                 .input_count = 3,
                                 .outputs = &output,
                                 .output_count = 1};
  return graph_add_node(graph, NULL, &spec, next);
}

rescl_status fuse_matmul_bias(struct graph *graph, int *changed) {
  for (struct node *node = graph->first, *next; node; node = next) {
    next = node->next;
    if (node->call.op != &op_add || !edit_takes_activation(node)) continue;
    const int operand = product_operand(node);
    if (operand < 0) continue;
    TRY(fuse(graph, node, operand));
    *changed = 1;
  }
  return RESCL_OK;
}
