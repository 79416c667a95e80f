/** Requires: shapes.
 *  Ensures:  no LpNormalization and no MeanVarianceNormalization is left, but the nodes that they stand for; the mean and the
 *            deviation that a LayerNormalization may give as well are computed beside it.
 *
 *      y = LpNormalization(x)  →  n = ReduceL2(x) {axes=[-1]}      y = MeanVarianceNormalization(x)  →  m = ReduceMean(x)
 *                                 s = Clip(n) {min=1e-38}                                               d = Sub(x, m)
 *                                 y = Div(x, s)                                                         n = ReduceL2(d)
 *                                                                                                       v = Mul(n, 1 / √count)
 *                                                                                                       s = Add(v, 1e-9)
 *                                                                                                       y = Div(d, s)
 *
 *      y, m, i = LayerNormalization(x, k)  →  m = ReduceMean(x)
 *                                             d = Sub(x, m)
 *                                             q = Mul(d, d)
 *                                             v = ReduceMean(q)
 *                                             s = Add(v, epsilon)
 *                                             r = Sqrt(s)
 *                                             i = Reciprocal(r)
 *                                             y = LayerNormalization(x, k)
 */
#include <float.h>
#include <math.h>

#include "ops/geometry.h"
#include "passes/edit.h"

/** A node before `before` that makes `made`, a new value where it is NULL, of one or two inputs. */
static rescl_status add(struct graph *graph, struct node *before, const struct op *op,
                        struct value *const inputs[2], const struct attribute *attribute,
                        struct value **made) {
  if (!*made) TRY(graph_add_value(graph, made, before->outputs[0]->name));
  const struct node_spec spec = {.op = op,
                                 .inputs = inputs,
                                 .input_count = inputs[1] ? 2 : 1,
                                 .outputs = made,
                                 .output_count = 1,
                                 .attributes = attribute,
                                 .attribute_count = attribute != NULL};
  return edit_add_node(graph, &spec, before);
}

static rescl_status add_number(struct graph *graph, struct value **value, const char *name, double number) {
  float *data;
  TRY(edit_add_constant(graph, value, name, &(struct shape){.rank = 0}, &data));
  *data = (float)number;
  return RESCL_OK;
}

/** Puts the division in the node's place. */
static rescl_status divide(struct graph *graph, struct node *node, struct value *dividend,
                           struct value *divisor) {
  return edit_replace_node(graph, node, &op_div, (struct value *[]){dividend, divisor}, 2);
}

static rescl_status expand_lp(struct graph *graph, struct node *node) {
  const int64_t axis = attribute_int(&node->call, "axis");
  const struct op *op = attribute_int(&node->call, "p") == 1 ? &op_reduce_l1 : &op_reduce_l2;
  const struct attribute axes = {.name = "axes", .kind = ATTRIBUTE_INTS, .integers = &axis, .count = 1};
  const struct attribute least = {.name = "min", .kind = ATTRIBUTE_FLOAT, .real = FLT_MIN};
  struct value *input = node->inputs[0], *norm = NULL, *divisor = NULL;
  TRY(add(graph, node, op, (struct value *[]){input, NULL}, &axes, &norm));
  TRY(add(graph, node, &op_clip, (struct value *[]){norm, NULL}, &least, &divisor)); // 0 / least is 0
  return divide(graph, node, input, divisor);
}

static rescl_status expand_mean_variance(struct graph *graph, struct node *node) {
  unsigned bits;
  int64_t list[RESCL_MAX_RANK];
  struct value *input = node->inputs[0], *factor, *least;
  struct value *mean = NULL, *difference = NULL, *norm = NULL, *deviation = NULL, *divisor = NULL;
  struct attribute axes = {.name = "axes", .kind = ATTRIBUTE_INTS, .integers = list};
  double count = 1;
  TRY(mean_variance_axes(&node->call, &bits));
  for (int axis = 0; axis < input->tensor.shape.rank; axis++) {
    if (!(bits >> axis & 1)) continue;
    list[axes.count++] = axis;
    count *= (double)input->tensor.shape.dims[axis];
  }
  TRY(add(graph, node, &op_reduce_mean, (struct value *[]){input, NULL}, &axes, &mean));
  TRY(add(graph, node, &op_sub, (struct value *[]){input, mean}, NULL, &difference));
  TRY(add(graph, node, &op_reduce_l2, (struct value *[]){difference, NULL}, &axes, &norm));
  TRY(add_number(graph, &factor, "factor", 1 / sqrt(count)));
  TRY(add(graph, node, &op_mul, (struct value *[]){norm, factor}, NULL, &deviation));
  TRY(add_number(graph, &least, "epsilon", MEAN_VARIANCE_EPSILON));
  TRY(add(graph, node, &op_add, (struct value *[]){deviation, least}, NULL, &divisor));
  return divide(graph, node, difference, divisor);
}

/** The output, which the node makes no longer; NULL: nobody wants it. */
static struct value *take_output(struct node *node, int index) {
  struct value *output = index < node->call.output_count ? node->outputs[index] : NULL;
  if (!output) return NULL;
  node_set_output(node, index, NULL);
  return value_use_count(output) ? output : NULL;
}

static rescl_status add_inverse_deviation(struct graph *graph, struct node *node, struct value *mean,
                                          const struct attribute *axes, struct value *inverse) {
  struct value *difference = NULL, *square = NULL, *variance = NULL, *epsilon, *sum = NULL, *root = NULL;
  TRY(add(graph, node, &op_sub, (struct value *[]){node->inputs[0], mean}, NULL, &difference));
  TRY(add(graph, node, &op_mul, (struct value *[]){difference, difference}, NULL, &square));
  TRY(add(graph, node, &op_reduce_mean, (struct value *[]){square, NULL}, axes, &variance));
  TRY(add_number(graph, &epsilon, "epsilon", (double)attribute_float(&node->call, "epsilon")));
  TRY(add(graph, node, &op_add, (struct value *[]){variance, epsilon}, NULL, &sum));
  TRY(add(graph, node, &op_sqrt, (struct value *[]){sum, NULL}, NULL, &root));
  return add(graph, node, &op_reciprocal, (struct value *[]){root, NULL}, NULL, &inverse);
}

/** What a layer's rows were like, where it is asked for. */
static rescl_status expand_statistics(struct graph *graph, struct node *node, int *changed) {
  struct value *mean = take_output(node, 1), *inverse = take_output(node, 2);
  const int rank = node->inputs[0]->tensor.shape.rank;
  int64_t list[RESCL_MAX_RANK];
  struct attribute axes = {.name = "axes", .kind = ATTRIBUTE_INTS, .integers = list};
  int first;
  if (!mean && !inverse) return RESCL_OK;
  *changed = 1;
  TRY(axis_resolve(attribute_int(&node->call, "axis"), rank, 0, &first));
  for (int axis = first; axis < rank; axis++) list[axes.count++] = axis;
  TRY(add(graph, node, &op_reduce_mean, (struct value *[]){node->inputs[0], NULL}, &axes, &mean));
  return inverse ? add_inverse_deviation(graph, node, mean, &axes, inverse) : RESCL_OK;
}

rescl_status expand_normalization(struct graph *graph, int *changed) {
  for (struct node *node = graph->first, *next; node; node = next) {
    next = node->next;
    if (node->call.op == &op_layer_normalization) TRY(expand_statistics(graph, node, changed));
    const int is_lp = node->call.op == &op_lp_normalization;
    if (!is_lp && node->call.op != &op_mean_variance_normalization) continue;
    TRY(is_lp ? expand_lp(graph, node) : expand_mean_variance(graph, node));
    *changed = 1;
  }
  return RESCL_OK;
}
