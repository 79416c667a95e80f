/** Requires: nothing.
 *  Ensures:  operators on quantised numbers are operators on real ones between DequantizeLinear and QuantizeLinear;
 *            DynamicQuantizeLinear is the arithmetic that it stands for. Weights then fold.
 *
 *      y = QLinearConv(x, xs, xz, w, ws, wz, ys, yz)    →    x_real = DequantizeLinear(x, xs, xz)
 *                                                            w_real = DequantizeLinear(w, ws, wz)
 *                                                            y_real = Conv(x_real, w_real)
 *                                                            y = QuantizeLinear(y_real, ys, yz)
 */
#include "ops/geometry.h"
#include "passes/edit.h"

/** Where new nodes go, and how they are named. */
struct expansion {
  struct graph *graph;
  const struct node *node; // that is expanded
  struct node *next;       // before which they go
};

static rescl_status add(const struct expansion *expansion, const struct op *op, struct value *const inputs[3],
                        struct value *output, const struct attribute *attribute) {
  int count = 3;
  while (count > 0 && !inputs[count - 1]) count--;
  return graph_add_node(expansion->graph, NULL,
                        &(struct node_spec){.op = op,
                                            .inputs = inputs,
                                            .input_count = count,
                                            .outputs = &output,
                                            .output_count = 1,
                                            .attributes = attribute,
                                            .attribute_count = attribute ? 1 : 0},
                        expansion->next);
}

/** A new value that the node makes. */
static rescl_status make(const struct expansion *expansion, const struct op *op,
                         struct value *const inputs[3], struct value **made,
                         const struct attribute *attribute) {
  TRY(graph_add_value(expansion->graph, made, expansion->node->name));
  return add(expansion, op, inputs, *made, attribute);
}

static struct value *input_at(const struct node *node, int index) {
  return index < 0 || index >= node->call.input_count ? NULL : node->inputs[index];
}

static rescl_status add_number(const struct expansion *expansion, float number, struct value **value) {
  float *data;
  TRY(edit_add_constant(expansion->graph, value, "number", &(struct shape){.rank = 0}, &data));
  *data = number;
  return RESCL_OK;
}

/** Integers are real numbers of scale 1, for each zero point that there is. */
static rescl_status add_unit_scale(const struct expansion *expansion, const struct value *zero_point,
                                   struct value **scale) {
  const int is_known = zero_point && shape_elements(&zero_point->tensor.shape) > 0;
  const struct shape shape = is_known ? zero_point->tensor.shape : (struct shape){.rank = 0};
  const int64_t count = shape_elements(&shape);
  float *data;
  TRY(edit_add_constant(expansion->graph, scale, "scale", &shape, &data));
  for (int64_t index = 0; index < count; index++) data[index] = 1;
  return RESCL_OK;
}

static struct attribute axis_attribute(int64_t axis) {
  return (struct attribute){.name = "axis", .kind = ATTRIBUTE_INT, .integer = axis};
}

static rescl_status dequantize(const struct expansion *expansion, const struct quantized_operand *operand,
                               struct value **real) {
  const struct attribute axis = axis_attribute(operand->axis);
  struct value *scale = input_at(expansion->node, operand->scale);
  struct value *zero_point = input_at(expansion->node, operand->zero_point);
  if (!scale) TRY(add_unit_scale(expansion, zero_point, &scale));
  struct value *inputs[] = {input_at(expansion->node, operand->value), scale, zero_point};
  return make(expansion, &op_dequantize_linear, inputs, real, &axis);
}

static rescl_status dequantize_bias(const struct expansion *expansion, const struct quantized_form *form,
                                    struct value **real) {
  const struct attribute axis = axis_attribute(0);
  struct value *scales[] = {input_at(expansion->node, form->operands[0].scale),
                            input_at(expansion->node, form->operands[1].scale), NULL};
  struct value *inputs[] = {input_at(expansion->node, form->bias), NULL, NULL};
  if (!inputs[0]) return RESCL_OK;
  TRY(make(expansion, &op_mul, scales, &inputs[1], NULL));
  return make(expansion, &op_dequantize_linear, inputs, real, &axis);
}

/** With the node's name, and those of its attributes that the operator knows. */
static rescl_status compute(const struct expansion *expansion, const struct op *op,
                            struct value *const inputs[3], struct value **real) {
  const struct node *node = expansion->node;
  struct node *made;
  int count = 3;
  while (count > 0 && !inputs[count - 1]) count--;
  TRY(graph_add_value(expansion->graph, real, node->name));
  const struct node_spec spec = {.name = node->name,
                                 .op = op,
                                 .inputs = inputs,
                                 .input_count = count,
                                 .outputs = real,
                                 .output_count = 1};
  TRY(graph_add_node(expansion->graph, &made, &spec, expansion->next));
  for (int index = 0; index < node->call.attribute_count; index++)
    if (op_attribute_spec(op, node->call.attributes[index].name))
      TRY(node_set_attribute(expansion->graph, made, &node->call.attributes[index]));
  return RESCL_OK;
}

static rescl_status quantize(const struct expansion *expansion, const struct quantized_form *form,
                             struct value *real, struct value *output) {
  const struct attribute axis = axis_attribute(form->result.axis);
  const struct attribute to = {.name = "to", .kind = ATTRIBUTE_INT, .integer = dtype_to_onnx(DTYPE_INT32)};
  struct value *inputs[] = {real, input_at(expansion->node, form->result.scale),
                            input_at(expansion->node, form->result.zero_point)};
  if (inputs[1]) return add(expansion, &op_quantize_linear, inputs, output, &axis);
  return add(expansion, &op_cast, inputs, output, &to);
}

static rescl_status expand_form(const struct expansion *expansion, struct value *const outputs[3]) {
  const struct quantized_form *form = quantized_form(expansion->node->call.op);
  struct value *inputs[3] = {NULL}, *real;
  for (int index = 0; index < form->operand_count; index++)
    TRY(dequantize(expansion, &form->operands[index], &inputs[index]));
  TRY(dequantize_bias(expansion, form, &inputs[2]));
  TRY(compute(expansion, form->real_op, inputs, &real));
  return quantize(expansion, form, real, outputs[0]);
}

enum { CONCAT_FIRST = 2, CONCAT_INPUTS = 3 }; // scale and zero point; operands with theirs

/** y_scale, y_zero_point, a, a_scale, a_zero_point, b … */
static rescl_status expand_concat(const struct expansion *expansion, struct value *const outputs[3]) {
  const struct node *node = expansion->node;
  const struct attribute unused = axis_attribute(0);
  const int count = (node->call.input_count - CONCAT_FIRST) / CONCAT_INPUTS;
  struct value **operands, *real;
  ARENA_NEW(&expansion->graph->arena, operands, count);
  for (int index = 0; index < count; index++)
    TRY(make(expansion, &op_dequantize_linear, node->inputs + CONCAT_FIRST + CONCAT_INPUTS * index,
             &operands[index], &unused));
  TRY(graph_add_value(expansion->graph, &real, node->name));
  const struct node_spec spec = {.name = node->name,
                                 .op = &op_concat,
                                 .inputs = operands,
                                 .input_count = count,
                                 .outputs = &real,
                                 .output_count = 1,
                                 .attributes = node->call.attributes,
                                 .attribute_count = node->call.attribute_count};
  TRY(graph_add_node(expansion->graph, NULL, &spec, expansion->next));
  return add(expansion, &op_quantize_linear, (struct value *[3]){real, node->inputs[0], node->inputs[1]},
             outputs[0], &unused);
}

/** scale = (max(0, x) - min(0, x)) / 255, zero point = -min(0, x) / scale, rounded. */
static rescl_status expand_dynamic(const struct expansion *expansion, struct value *const outputs[3]) {
  const struct attribute keep = {.name = "keepdims", .kind = ATTRIBUTE_INT, .integer = 0};
  struct value *x = expansion->node->inputs[0], *most, *least, *opposite, *above, *below, *range, *minus,
               *steps;
  struct value *scale = outputs[1], *zero_point = outputs[2];
  TRY(add_number(expansion, -1, &minus));
  TRY(add_number(expansion, 255, &steps));
  TRY(make(expansion, &op_reduce_max, (struct value *[3]){x}, &most, &keep));
  TRY(make(expansion, &op_reduce_min, (struct value *[3]){x}, &least, &keep));
  TRY(make(expansion, &op_mul, (struct value *[3]){least, minus}, &opposite, NULL));
  TRY(make(expansion, &op_relu, (struct value *[3]){most}, &above, NULL));
  TRY(make(expansion, &op_relu, (struct value *[3]){opposite}, &below, NULL));
  TRY(make(expansion, &op_add, (struct value *[3]){above, below}, &range, NULL));
  if (!scale) TRY(graph_add_value(expansion->graph, &scale, "scale"));
  if (!zero_point) TRY(graph_add_value(expansion->graph, &zero_point, "zero_point"));
  TRY(add(expansion, &op_div, (struct value *[3]){range, steps}, scale, NULL));
  TRY(add(expansion, &op_quantize_linear, (struct value *[3]){below, scale}, zero_point, NULL));
  if (!outputs[0]) return RESCL_OK;
  return add(expansion, &op_quantize_linear, (struct value *[3]){x, scale, zero_point}, outputs[0], NULL);
}

/** Nodes before this one make its outputs instead. */
static rescl_status expand(struct graph *graph, struct node *node) {
  const struct expansion expansion = {graph, node, node};
  struct value *outputs[3] = {NULL};
  for (int index = 0; index < node->call.output_count; index++) {
    outputs[index] = node->outputs[index];
    if (outputs[index]) node_set_output(node, index, NULL);
  }
  if (node->call.op == &op_dynamic_quantize_linear)
    TRY(expand_dynamic(&expansion, outputs));
  else if (node->call.op == &op_qlinear_concat)
    TRY(expand_concat(&expansion, outputs));
  else
    TRY(expand_form(&expansion, outputs));
  graph_remove_node(graph, node);
  return RESCL_OK;
}

rescl_status expand_quantized(struct graph *graph, int *changed) {
  for (struct node *node = graph->first, *next; node; node = next) {
    next = node->next;
    if (!(node->call.op->traits & OP_QUANTIZED)) continue;
    TRY(expand(graph, node));
    *changed = 1;
  }
  return RESCL_OK;
}
