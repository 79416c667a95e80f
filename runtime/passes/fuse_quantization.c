/** Requires: shapes, constants folded.
 *  Ensures:  real numbers that are quantised and dequantised at once are so by one operation on real numbers, which works
 *            on any layout, and takes a Relu before it in. What lies on its steps already is left as it is.
 *
 *      r = Relu(x)
 *      q = QuantizeLinear(r, s, z)   const z: u8[] = {3}     →    y = FakeQuantize(x) {highest=252, lowest=0, scale=…}
 *      y = DequantizeLinear(q, s, z)
 */
#include <math.h>

#include "ops/geometry.h"
#include "passes/edit.h"

static int is_one_constant(const struct value *value) {
  return value && value->tensor.data && shape_elements(&value->tensor.shape) == 1;
}

static int64_t zero_point_of(const struct node *node) {
  return node->call.input_count > 2 && node->inputs[2] ? tensor_integer(&node->inputs[2]->tensor, 0) : 0;
}

/** One scale, one zero point or none, both constant. */
static int has_constant_steps(const struct node *node) {
  const int has_zero_point = node->call.input_count > 2 && node->inputs[2];
  return is_one_constant(node->inputs[1]) && (!has_zero_point || is_one_constant(node->inputs[2]));
}

static int has_usable_steps(const struct node *quantize) {
  if (quantize->call.op != &op_quantize_linear || !has_constant_steps(quantize)) return 0;
  const double scale = tensor_real(&quantize->inputs[1]->tensor, 0);
  return scale > 0 && isfinite(scale);
}

/** Whether the node undoes the steps of the QuantizeLinear. */
static int undoes(const struct node *node, const struct node *quantize) {
  return node->call.op == &op_dequantize_linear && has_constant_steps(node) &&
         tensor_real(&node->inputs[1]->tensor, 0) == tensor_real(&quantize->inputs[1]->tensor, 0) &&
         zero_point_of(node) == zero_point_of(quantize);
}

static struct fake_quantization fake_of(const struct node *quantize) {
  const float zero_point = (float)zero_point_of(quantize);
  float limits[2];
  quantized_limits(quantize->outputs[0]->tensor.dtype, limits);
  return (struct fake_quantization){.scale = (float)tensor_real(&quantize->inputs[1]->tensor, 0),
                                    .lowest = limits[0] - zero_point,
                                    .highest = limits[1] - zero_point};
}

/** Only moves and chooses numbers of its first input. */
static int keeps_steps(const struct node *node) {
  const struct op *op = node->call.op;
  return op == &op_max_pool || op == &op_slice || op == &op_transpose || op_is_view(&node->call);
}

/** Whether what makes the value leaves it on such steps, within the limits. */
static int lies_on_steps(const struct value *value, const struct fake_quantization *fake) {
  const struct node *node = value->producer;
  while (node && keeps_steps(node)) node = node->inputs[0]->producer;
  if (!node || node->call.op != &op_fake_quantize) return 0;
  const struct fake_quantization made = fake_quantization_of(&node->call);
  return made.scale == fake->scale && made.lowest >= fake->lowest && made.highest <= fake->highest;
}

/** x below zero becomes zero anyway, where that is the lowest step. */
static struct value *take_relu(struct value *input, struct fake_quantization *fake) {
  const struct node *relu = edit_sole_producer(input);
  if (!relu || relu->call.op != &op_relu) return input;
  fake->lowest = fmaxf(fake->lowest, 0);
  return relu->inputs[0];
}

static rescl_status add_fake(struct graph *graph, struct value *input, struct value *output,
                             const struct fake_quantization *fake, struct node *before) {
  const struct attribute attributes[] = {{.name = "highest", .kind = ATTRIBUTE_FLOAT, .real = fake->highest},
                                         {.name = "lowest", .kind = ATTRIBUTE_FLOAT, .real = fake->lowest},
                                         {.name = "scale", .kind = ATTRIBUTE_FLOAT, .real = fake->scale}};
  return graph_add_node(graph, NULL,
                        &(struct node_spec){.op = &op_fake_quantize,
                                            .inputs = &input,
                                            .input_count = 1,
                                            .outputs = &output,
                                            .output_count = 1,
                                            .attributes = attributes,
                                            .attribute_count = 3},
                        before);
}

/** Removes a DequantizeLinear. Its output is what another one has made, or is made now.
 *  @param made  NULL before the first */
static rescl_status replace(struct graph *graph, struct node *node, struct node *quantize,
                            struct value **made) {
  struct value *input = quantize->inputs[0], *output = node->outputs[0];
  struct fake_quantization fake = fake_of(quantize);
  if (!*made && lies_on_steps(input, &fake)) *made = input;
  graph_remove_node(graph, node);
  if (*made && !output->output_uses) return graph_replace_uses(graph, output, *made);
  *made = output;
  input = take_relu(input, &fake);
  return add_fake(graph, input, output, &fake, quantize->next);
}

/** The first of the nodes that undo the QuantizeLinear, or NULL. */
static struct node *find_undoing(const struct node *quantize) {
  const struct value *quantised = quantize->outputs[0];
  for (int user = 0; user < quantised->user_count; user++)
    if (undoes(quantised->users[user], quantize)) return quantised->users[user];
  return NULL;
}

rescl_status fuse_quantization(struct graph *graph, int *changed) {
  for (struct node *node = graph->first, *next; node; node = next) {
    struct value *made = NULL;
    if (has_usable_steps(node))
      for (struct node *undoing; (undoing = find_undoing(node)); *changed = 1)
        TRY(replace(graph, undoing, node, &made));
    next = node->next;
    if (made && !value_use_count(node->outputs[0])) graph_remove_node(graph, node);
  }
  return RESCL_OK;
}
