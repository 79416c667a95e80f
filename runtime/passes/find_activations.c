/** Requires: shapes, constants folded.
 *  Ensures:  activations that files write as several nodes are one, so that others can apply them (fuse_activation):
 *            Swish (SiLU), HardSwish, Mish, Gelu.
 *
 *      s = Sigmoid(x)    →    y = Swish(x)        d = Div(x, 1.41421)    →    y = Gelu(x)
 *      y = Mul(x, s)                              e = Erf(d)
 *                                                 o = Add(e, 1.0)
 *                                                 m = Mul(x, o)
 *                                                 y = Mul(m, 0.5)
 */
#include <math.h>

#include "passes/edit.h"

enum { MOST_FACTORS = 3 };

/** What a Mul and those before it, which nothing else uses, multiply. */
struct product {
  struct value *factors[MOST_FACTORS];
  int count; // more than there is room for: too many
  double scale;
};

static int is_number(const struct value *value, double *number) {
  if (!value || !value->tensor.data || value->tensor.dtype != DTYPE_FLOAT32) return 0;
  if (shape_elements(&value->tensor.shape) != 1) return 0;
  *number = tensor_real(&value->tensor, 0);
  return 1;
}

static int is_about(double number, double expected) {
  return fabs(number - expected) < 1e-4 * expected;
}

/** The node that makes the value for nobody else, if it is one of that operator. */
static const struct node *sole(const struct value *value, const struct op *op) {
  const struct node *node = edit_sole_producer(value);
  return node && node->call.op == op ? node : NULL;
}

static void multiply(struct product *product, struct value *factor) {
  double number;
  const struct node *mul = sole(factor, &op_mul);
  if (is_number(factor, &number))
    product->scale *= number;
  else if (mul && product->count <= MOST_FACTORS) {
    multiply(product, mul->inputs[0]);
    multiply(product, mul->inputs[1]);
  } else if (product->count++ < MOST_FACTORS)
    product->factors[product->count - 1] = factor;
}

/** The other operand of an Add or Mul with that number; NULL: it is none. */
static const struct value *without_number(const struct node *node, double expected) {
  double number;
  for (int index = 0; node && index < 2; index++)
    if (is_number(node->inputs[index], &number) && is_about(number, expected)) return node->inputs[1 - index];
  return NULL;
}

/** x of 1 + erf(x / sqrt(2)). */
static const struct value *gelu_gate(const struct value *gate) {
  double number;
  const struct value *erf = without_number(sole(gate, &op_add), 1.0);
  const struct node *function = erf ? sole(erf, &op_erf) : NULL;
  if (!function) return NULL;
  const struct node *div = sole(function->inputs[0], &op_div), *mul = sole(function->inputs[0], &op_mul);
  if (div && is_number(div->inputs[1], &number) && is_about(number, sqrt(2.0))) return div->inputs[0];
  return without_number(mul, sqrt(0.5));
}

static const struct value *mish_gate(const struct value *gate) {
  const struct node *tanh = sole(gate, &op_tanh),
                    *softplus = tanh ? sole(tanh->inputs[0], &op_softplus) : NULL;
  return softplus ? softplus->inputs[0] : NULL;
}

static const struct value *swish_gate(const struct value *gate) {
  const struct node *sigmoid = sole(gate, &op_sigmoid);
  return sigmoid ? sigmoid->inputs[0] : NULL;
}

static const struct value *hard_swish_gate(const struct value *gate) {
  const struct node *sigmoid = sole(gate, &op_hard_sigmoid);
  if (!sigmoid || !is_about((double)attribute_float(&sigmoid->call, "alpha"), 1.0 / 6.0) ||
      !is_about((double)attribute_float(&sigmoid->call, "beta"), 0.5))
    return NULL;
  return sigmoid->inputs[0];
}

/** y = scale * x * gate(x). */
static const struct {
  const struct op *op;
  double scale;
  const struct value *(*gate)(const struct value *gate); // x where it is one; NULL: it is none
} activations[] = {
    {&op_swish, 1.0, swish_gate},
    {&op_hard_swish, 1.0, hard_swish_gate},
    {&op_mish, 1.0, mish_gate},
    {&op_gelu, 0.5, gelu_gate},
};

static const struct op *recognise(const struct product *product, struct value **x) {
  if (product->count != 2) return NULL;
  for (size_t row = 0; row < sizeof activations / sizeof *activations; row++) {
    if (!is_about(product->scale, activations[row].scale)) continue;
    for (int gate = 0; gate < 2; gate++) {
      *x = product->factors[1 - gate];
      if (activations[row].gate(product->factors[gate]) == *x) return activations[row].op;
    }
  }
  return NULL;
}

rescl_status find_activations(struct graph *graph, int *changed) {
  for (struct node *node = graph->first, *next; node; node = next) {
    next = node->next;
    if (node->call.op != &op_mul || node->outputs[0]->tensor.dtype != DTYPE_FLOAT32) continue;
    struct product product = {.scale = 1.0};
    struct value *x;
    multiply(&product, node->inputs[0]);
    multiply(&product, node->inputs[1]);
    const struct op *op = recognise(&product, &x);
    if (!op || !shape_equal(&x->tensor.shape, &node->outputs[0]->tensor.shape)) continue;
    TRY(edit_replace_node(graph, node, op, &x, 1));
    *changed = 1;
  }
  return remove_dead(graph, changed);
}
