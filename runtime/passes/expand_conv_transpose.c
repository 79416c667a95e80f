/** Requires: shapes, constants folded, activations fused.
 *  Ensures:  a ConvTranspose of images with constant weights and a stride is a Conv of all outputs between two
 *            inputs at once, as channels, which become pixels: so that the fast convolutions do the work. Those with
 *            groups, dilations or two different strides stay.
 *
 *      y = ConvTranspose(x, w) {strides=[2,2]}    →    c = Conv(x, v)
 *                                                      y = DepthToSpace(c) {blocksize=2}
 *
 *  Output q * stride + r gets input i through the tap k = r + padding - (i - q) * stride: i - q is the tap of the Conv.
 *  What it makes beyond the last output is cut off by a Slice.
 */
#include <string.h>

#include "base/integer.h"
#include "ops/geometry.h"
#include "passes/edit.h"

/** A Conv along one axis: its taps see inputs from `first` on; so many outputs, each of which becomes `stride`. */
struct span {
  int64_t first, taps, outputs;
};

struct expansion {
  struct graph *graph;
  struct node *node;
  struct volume_window window;
  struct span rows, columns;
  int64_t stride;
};

static int64_t floor_of(int64_t a, int64_t b) {
  return a >= 0 ? a / b : -((-a + b - 1) / b);
}

static struct span span_of(const struct window_axis *axis) {
  const int64_t first = -floor_of(axis->kernel - 1 - axis->before, axis->stride);
  const int64_t last = floor_of(axis->stride - 1 + axis->before, axis->stride);
  return (struct span){first, last - first + 1, divide_up(axis->output, axis->stride)};
}

static int can_expand(struct expansion *expansion) {
  const struct node *node = expansion->node;
  if (node->call.inputs[0]->shape.rank != 4 || !node->call.inputs[1]->data ||
      (op_input(&node->call, 2) && !op_input(&node->call, 2)->data) ||
      volume_resolve(&node->call, &expansion->window) != RESCL_OK)
    return 0;
  const struct window_axis *height = &expansion->window.axes[1], *width = &expansion->window.axes[2];
  expansion->stride = height->stride;
  expansion->rows = span_of(height);
  expansion->columns = span_of(width);
  return expansion->window.groups == 1 && height->stride == width->stride && height->dilation == 1 &&
         width->dilation == 1 && expansion->rows.first <= 0 && expansion->columns.first <= 0;
}

/** The weight of one tap of the Conv for the output at row `y` and column `x` of those between two inputs. */
static float weight_at(const struct expansion *expansion, int64_t output, int64_t input,
                       const int64_t place[2], const int64_t tap[2]) {
  const struct window_axis *height = &expansion->window.axes[1], *width = &expansion->window.axes[2];
  const int64_t ky = place[0] + height->before - (expansion->rows.first + tap[0]) * expansion->stride;
  const int64_t kx = place[1] + width->before - (expansion->columns.first + tap[1]) * expansion->stride;
  if (ky < 0 || ky >= height->kernel || kx < 0 || kx >= width->kernel) return 0;
  const int64_t row = (input * expansion->window.output_channels + output) * height->kernel + ky;
  float weight; // may lie unaligned in the model file
  memcpy(&weight,
         (const char *)expansion->node->inputs[1]->tensor.data +
             (row * width->kernel + kx) * (int64_t)sizeof weight,
         sizeof weight);
  return weight;
}

/** [row * stride + column][output][input][tap][tap]. */
static rescl_status make_weights(const struct expansion *expansion, struct value **weights) {
  const int64_t outputs = expansion->window.output_channels, inputs = expansion->window.input_channels;
  const int64_t stride = expansion->stride, rows = expansion->rows.taps, columns = expansion->columns.taps;
  const struct shape shape = {4, {stride * stride * outputs, inputs, rows, columns}};
  float *data;
  TRY(edit_add_constant(expansion->graph, weights, expansion->node->inputs[1]->name, &shape, &data));
  const int64_t elements = shape_elements(&shape);
  for (int64_t index = 0; index < elements; index++) {
    const int64_t tap[] = {index / columns % rows, index % columns};
    const int64_t input = index / columns / rows % inputs, channel = index / columns / rows / inputs;
    const int64_t place[] = {channel / outputs / stride, channel / outputs % stride};
    data[index] = weight_at(expansion, channel % outputs, input, place, tap);
  }
  return RESCL_OK;
}

/** The same for each of the outputs between two inputs. NULL: none. */
static rescl_status make_bias(const struct expansion *expansion, struct value **bias) {
  const struct tensor *before = op_input(&expansion->node->call, 2);
  const int64_t outputs = expansion->window.output_channels;
  const struct shape shape = {1, {expansion->stride * expansion->stride * outputs}};
  float *data;
  *bias = NULL;
  if (!before) return RESCL_OK;
  TRY(edit_add_constant(expansion->graph, bias, expansion->node->inputs[2]->name, &shape, &data));
  for (int64_t index = 0; index < shape.dims[0]; index++)
    data[index] = (float)tensor_real(before, index % outputs);
  return RESCL_OK;
}

/** A node that makes a new value, inferred. */
static rescl_status add_node(const struct expansion *expansion, struct node_spec spec,
                             struct value **output) {
  TRY(graph_add_value(expansion->graph, output, expansion->node->outputs[0]->name));
  spec.outputs = output;
  spec.output_count = 1;
  return edit_add_node(expansion->graph, &spec, expansion->node);
}

/** Padding behind the last input, enough for all outputs. */
static int64_t padding_behind(const struct span *span, int64_t inputs) {
  const int64_t behind = span->outputs + span->first + span->taps - 1 - inputs;
  return behind > 0 ? behind : 0;
}

static rescl_status add_conv(const struct expansion *expansion, struct value **output) {
  const struct node *node = expansion->node;
  const struct activation activation = activation_epilogue(&node->call);
  struct value *inputs[3] = {node->inputs[0]};
  TRY(make_weights(expansion, &inputs[1]));
  TRY(make_bias(expansion, &inputs[2]));
  const int64_t pads[] = {-expansion->rows.first, -expansion->columns.first,
                          padding_behind(&expansion->rows, expansion->window.axes[1].input),
                          padding_behind(&expansion->columns, expansion->window.axes[2].input)};
  const struct attribute attributes[] = {
      {.name = "pads", .kind = ATTRIBUTE_INTS, .integers = pads, .count = 4},
      {.name = "activation", .kind = ATTRIBUTE_STRING, .string = activation_name(activation.kind)},
      {.name = "activation_alpha", .kind = ATTRIBUTE_FLOAT, .real = activation.alpha},
      {.name = "activation_beta", .kind = ATTRIBUTE_FLOAT, .real = activation.beta}};
  return add_node(expansion,
                  (struct node_spec){.name = node->name,
                                     .op = &op_conv,
                                     .inputs = inputs,
                                     .input_count = inputs[2] ? 3 : 2,
                                     .attributes = attributes,
                                     .attribute_count = activation.kind == ACTIVATION_NONE ? 1 : 4},
                  output);
}

static rescl_status add_pixels(const struct expansion *expansion, struct value *input,
                               struct value **output) {
  const struct attribute attribute = {
      .name = "blocksize", .kind = ATTRIBUTE_INT, .integer = expansion->stride};
  if (expansion->stride == 1) {
    *output = input;
    return RESCL_OK;
  }
  return add_node(expansion,
                  (struct node_spec){.op = &op_depth_to_space,
                                     .inputs = &input,
                                     .input_count = 1,
                                     .attributes = &attribute,
                                     .attribute_count = 1},
                  output);
}

/** As much of it as there is to be. */
static rescl_status add_slice(const struct expansion *expansion, struct value *input, struct value **output) {
  const int64_t starts[] = {0, 0}, axes[] = {2, 3};
  const int64_t ends[] = {expansion->window.axes[1].output, expansion->window.axes[2].output};
  const int64_t *dims = input->tensor.shape.dims;
  *output = input;
  if (dims[2] == ends[0] && dims[3] == ends[1]) return RESCL_OK;
  const struct attribute attributes[] = {
      {.name = "starts", .kind = ATTRIBUTE_INTS, .integers = starts, .count = 2},
      {.name = "ends", .kind = ATTRIBUTE_INTS, .integers = ends, .count = 2},
      {.name = "axes", .kind = ATTRIBUTE_INTS, .integers = axes, .count = 2}};
  return add_node(expansion,
                  (struct node_spec){.op = &op_slice,
                                     .inputs = &input,
                                     .input_count = 1,
                                     .attributes = attributes,
                                     .attribute_count = 3},
                  output);
}

static rescl_status expand(const struct expansion *expansion) {
  struct value *conv, *pixels, *cut, *output = expansion->node->outputs[0];
  TRY(add_conv(expansion, &conv));
  TRY(add_pixels(expansion, conv, &pixels));
  TRY(add_slice(expansion, pixels, &cut));
  struct node *last = cut->producer;
  graph_remove_node(expansion->graph, expansion->node);
  node_set_output(last, 0, output);
  return RESCL_OK;
}

rescl_status expand_conv_transpose(struct graph *graph, int *changed) {
  for (struct node *node = graph->first, *next; node; node = next) {
    next = node->next;
    struct expansion expansion = {.graph = graph, .node = node};
    if (node->call.op != &op_conv_transpose || !can_expand(&expansion)) continue;
    TRY(status_within(expand(&expansion), "node '%s' (%s): ", node->name, node->call.op->name));
    *changed = 1;
  }
  return RESCL_OK;
}
