/** Requires: shapes.
 *  Ensures:  no LpNormalization and no MeanVarianceNormalization is left, but the nodes that they stand for.
 *
 *      y = LpNormalization(x)  →  n = ReduceL2(x) {axes=[-1]}      y = MeanVarianceNormalization(x)  →  m = ReduceMean(x)
 *                                 s = Clip(n) {min=1e-38}                                               d = Sub(x, m)
 *                                 y = Div(x, s)                                                         n = ReduceL2(d)
 *                                                                                                       v = Mul(n, 1 / √count)
 *                                                                                                       s = Add(v, 1e-9)
 *                                                                                                       y = Div(d, s)
 */
#include <float.h>
#include <math.h>

#include "ops/geometry.h"
#include "passes/edit.h"

/** A node before `before` that makes a new value, `made`, of one or two inputs. */
static rescl_status add(struct graph *graph, struct node *before, const struct op *op,
                        struct value *const inputs[2], const struct attribute *attribute,
                        struct value **made) {
  TRY(graph_add_value(graph, made, before->outputs[0]->name));
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
  struct value *inputs[] = {dividend, divisor}, *output = node->outputs[0];
  struct node *next = node->next;
  const struct node_spec spec = {.name = node->name,
                                 .op = &op_div,
                                 .inputs = inputs,
                                 .input_count = 2,
                                 .outputs = &output,
                                 .output_count = 1};
  graph_remove_node(graph, node);
  return graph_add_node(graph, NULL, &spec, next);
}

static rescl_status expand_lp(struct graph *graph, struct node *node) {
  const int64_t axis = attribute_int(&node->call, "axis");
  const struct op *op = attribute_int(&node->call, "p") == 1 ? &op_reduce_l1 : &op_reduce_l2;
  const struct attribute axes = {.name = "axes", .kind = ATTRIBUTE_INTS, .integers = &axis, .count = 1};
  const struct attribute least = {.name = "min", .kind = ATTRIBUTE_FLOAT, .real = FLT_MIN};
  struct value *input = node->inputs[0], *norm, *divisor;
  TRY(add(graph, node, op, (struct value *[]){input, NULL}, &axes, &norm));
  TRY(add(graph, node, &op_clip, (struct value *[]){norm, NULL}, &least, &divisor)); // 0 / least is 0
  return divide(graph, node, input, divisor);
}

static rescl_status expand_mean_variance(struct graph *graph, struct node *node) {
  unsigned bits;
  int64_t list[RESCL_MAX_RANK];
  struct value *input = node->inputs[0], *mean, *difference, *norm, *factor, *deviation, *least, *divisor;
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

rescl_status expand_normalization(struct graph *graph, int *changed) {
  for (struct node *node = graph->first, *next; node; node = next) {
    next = node->next;
    const int is_lp = node->call.op == &op_lp_normalization;
    if (!is_lp && node->call.op != &op_mean_variance_normalization) continue;
    TRY(is_lp ? expand_lp(graph, node) : expand_mean_variance(graph, node));
    *changed = 1;
  }
  return RESCL_OK;
}
