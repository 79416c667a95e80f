/** Requires: shapes, constants folded, no BatchNormalization.
 *  Ensures:  no ScaleShift, and no Add, Sub, Mul or Div by a constant that is one number or one per channel,
 *            stands behind a Conv that nothing else uses and whose weights are constant. Exporters write
 *            these where a BatchNormalization or a bias has been taken apart.
 *
 *      c = Conv(x, w)                         →    y = Conv(x, w_2, bias)
 *      m = Mul(c, f)   [f: f32[4,1,1]]               w_2 = f w,  bias = a
 *      y = Add(m, a)   [a: f32[1,4,1,1]]
 */
#include "passes/channel_affine.h"

static void apply_add(double constant, double *scale, double *shift) {
  (void)scale;
  *shift = constant;
}

static void apply_sub(double constant, double *scale, double *shift) {
  (void)scale;
  *shift = -constant;
}

static void apply_mul(double constant, double *scale, double *shift) {
  (void)shift;
  *scale = constant;
}

static void apply_div(double constant, double *scale, double *shift) {
  (void)shift;
  *scale = 1 / constant;
}

/** How a constant operand acts on the other: y = scale x + shift. */
static const struct rule {
  const struct op *op;
  int commutes; // the constant may come first
  void (*apply)(double constant, double *scale, double *shift);
} rules[] = {
    {&op_add, 1, apply_add}, {&op_sub, 0, apply_sub}, {&op_mul, 1, apply_mul}, {&op_div, 0, apply_div}};

static const struct rule *rule_of(const struct op *op) {
  for (size_t index = 0; index < sizeof rules / sizeof *rules; index++)
    if (rules[index].op == op) return &rules[index];
  return NULL;
}

/** Nonzero if the constant, broadcast to `shape`, is one number or differs only along dimension 1. */
static int is_per_channel(const struct tensor *constant, const struct shape *shape) {
  const int64_t elements = shape_elements(&constant->shape);
  const int rank = constant->shape.rank, channel = 1 - (shape->rank - rank);
  if (!constant->data || constant->dtype != DTYPE_FLOAT32 || rank > shape->rank) return 0;
  return elements == 1 ||
         (elements == shape->dims[1] && channel >= 0 && constant->shape.dims[channel] == elements);
}

static void resolve_binary(struct channel_affine *affine, const struct rule *rule,
                           const struct tensor *constant) {
  const int repeats = shape_elements(&constant->shape) == 1;
  for (int64_t channel = 0; channel < affine->channels; channel++)
    rule->apply(tensor_real(constant, repeats ? 0 : channel), &affine->scale[channel],
                &affine->shift[channel]);
}

static void resolve_scale_shift(struct channel_affine *affine, const struct node *node) {
  for (int64_t channel = 0; channel < affine->channels; channel++) {
    affine->scale[channel] = tensor_real(node->call.inputs[1], channel);
    affine->shift[channel] = tensor_real(node->call.inputs[2], channel);
  }
}

/** Which input is the convolution's output; -1: the node is not of this kind. */
static int runtime_operand(const struct node *node) {
  const struct op_call *call = &node->call;
  if (call->op == &op_scale_shift) return call->inputs[1]->data && call->inputs[2]->data ? 0 : -1;
  const struct rule *rule = rule_of(call->op);
  if (!rule) return -1;
  for (int side = 0; side <= rule->commutes; side++) {
    const struct shape *shape = &call->inputs[side]->shape;
    if (shape->rank < 2 || !shape_equal(shape, &call->outputs[0]->shape)) continue;
    if (!call->inputs[side]->data && is_per_channel(call->inputs[!side], shape)) return side;
  }
  return -1;
}

static rescl_status fold(struct graph *graph, struct node *conv, struct node *node, int operand) {
  struct arena scratch = {0};
  struct channel_affine affine;
  rescl_status status = RESCL_OK;
  TRY_CLEANUP(channel_affine_allocate(&affine, node->call.outputs[0]->shape.dims[1], &scratch));
  if (node->call.op == &op_scale_shift)
    resolve_scale_shift(&affine, node);
  else
    resolve_binary(&affine, rule_of(node->call.op), node->call.inputs[!operand]);
  TRY_CLEANUP(channel_affine_fold(graph, conv, &affine, node));
cleanup:
  arena_free(&scratch);
  return status;
}

rescl_status fold_scale_shift(struct graph *graph, int *changed) {
  for (struct node *node = graph->first, *next; node; node = next) {
    next = node->next;
    const int operand = runtime_operand(node);
    struct node *conv = operand < 0 ? NULL : channel_affine_conv(node->inputs[operand]);
    if (!conv || !edit_takes_activation(node)) continue;
    TRY(fold(graph, conv, node, operand));
    *changed = 1;
  }
  return RESCL_OK;
}
