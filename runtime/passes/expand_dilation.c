/** Requires: shapes, constants folded, shortcuts and activations fused.
 *  Ensures:  a dilated Conv of 3 x 3 that keeps the size of its image, with constant weights and no shortcut, is one
 *            without dilation on the phases of the image, which Winograd's algorithm can compute, where those are large
 *            enough for that. The networks of DeepLab are made of these.
 *
 *      y = Conv(x, w) {dilations=[2,2], pads=[2,2,2,2]}    →    p = SpaceToBatch(x) {dilation=2}
 *                                                               c = Conv(p, w) {pads=[1,1,1,1]}
 *                                                               y = BatchToSpace(c) {dilation=2, height=…, width=…}
 */
#include "ops/geometry.h"
#include "passes/edit.h"

/** Rows and columns of a phase, and channels, from which on it pays. */
enum { LEAST_PHASE = 8, LEAST_CHANNELS = 32 };

static int can_expand(const struct node *node, struct window *window) {
  if (node->call.op != &op_conv || edit_skip(node) || !node->call.inputs[1]->data ||
      window_resolve(&node->call, window) != RESCL_OK || node->call.inputs[0]->shape.rank != 4)
    return 0;
  const int64_t dilation = window->dilation_height;
  return dilation > 1 && window->dilation_width == dilation && window->pad_top == dilation &&
         window->pad_left == dilation && window->kernel_height == 3 && window->kernel_width == 3 &&
         window->stride_height == 1 && window->stride_width == 1 && window->groups == 1 &&
         window->output_height == window->input_height && window->output_width == window->input_width &&
         window->input_height >= LEAST_PHASE * dilation && window->input_width >= LEAST_PHASE * dilation &&
         window->input_channels >= LEAST_CHANNELS && window->output_channels >= LEAST_CHANNELS;
}

static rescl_status add_phases(struct graph *graph, struct node *conv, int64_t dilation,
                               struct value **phases) {
  const struct attribute attribute = {.name = "dilation", .kind = ATTRIBUTE_INT, .integer = dilation};
  TRY(graph_add_value(graph, phases, conv->inputs[0]->name));
  return edit_add_node(graph,
                       &(struct node_spec){.op = &op_space_to_batch,
                                           .inputs = &conv->inputs[0],
                                           .input_count = 1,
                                           .outputs = phases,
                                           .output_count = 1,
                                           .attributes = &attribute,
                                           .attribute_count = 1},
                       conv);
}

/** The Conv's result, under another name, becomes its output again. */
static rescl_status add_image(struct graph *graph, struct node *conv, const struct window *window) {
  const struct attribute attributes[] = {
      {.name = "dilation", .kind = ATTRIBUTE_INT, .integer = window->dilation_height},
      {.name = "height", .kind = ATTRIBUTE_INT, .integer = window->output_height},
      {.name = "width", .kind = ATTRIBUTE_INT, .integer = window->output_width}};
  struct value *output = conv->outputs[0], *phases;
  TRY(graph_add_value(graph, &phases, output->name));
  node_set_output(conv, 0, phases);
  TRY(node_infer(conv));
  return graph_add_node(graph, NULL,
                        &(struct node_spec){.op = &op_batch_to_space,
                                            .inputs = &phases,
                                            .input_count = 1,
                                            .outputs = &output,
                                            .output_count = 1,
                                            .attributes = attributes,
                                            .attribute_count = 3},
                        conv->next);
}

static rescl_status expand(struct graph *graph, struct node *conv, const struct window *window) {
  const int64_t ones[] = {1, 1, 1, 1};
  struct value *phases;
  TRY(add_phases(graph, conv, window->dilation_height, &phases));
  TRY(node_set_input(graph, conv, 0, phases));
  TRY(edit_set_list(graph, conv, "dilations", ones, 2));
  TRY(edit_set_pads(graph, conv, ones, 4));
  return add_image(graph, conv, window);
}

rescl_status expand_dilation(struct graph *graph, int *changed) {
  for (struct node *node = graph->first, *next; node; node = next) {
    struct window window;
    next = node->next;
    if (!can_expand(node, &window)) continue;
    TRY(status_within(expand(graph, node, &window), "node '%s' (%s): ", node->name, node->call.op->name));
    *changed = 1;
  }
  return RESCL_OK;
}
