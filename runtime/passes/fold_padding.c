/** Requires: shapes, constants folded.
 *  Ensures:  no Conv reads a Pad that adds zeros around its picture, and no MaxPool reads one
 *            where the zeros, or minus infinities, can not win. Exporters of networks with
 *            TensorFlow's padding write such Pads.
 *
 *      p = Pad(x, {0,0,1,1,0,0,1,1})     →    c = Conv(x, w) {pads=[1,1,1,1], strides=[2,2]}
 *      c = Conv(p, w) {strides=[2,2]}
 */
#include <math.h>

#include "ops/geometry.h"
#include "passes/edit.h"

/** Nonzero if only elements around the picture are added. */
static int adds_border_only(const struct padding *padding, int rank) {
  if (padding->mode != PADDING_CONSTANT) return 0;
  for (int dimension = 0; dimension < rank; dimension++) {
    if (padding->before[dimension] < 0 || padding->after[dimension] < 0) return 0;
    if (dimension < 2 && (padding->before[dimension] || padding->after[dimension])) return 0;
  }
  return 1;
}

/** MaxPool's own padding never wins. Zeros do not either where nothing is below zero, as long as each window
 *  keeps an element of the picture. */
static int suits_max_pool(const struct node *node, const struct padding *padding, const struct node *pad) {
  const struct node *source = pad->inputs[0]->producer;
  const int never_negative = source && source->call.op == &op_relu;
  return !attribute_int(&node->call, "ceil_mode") && !(node->call.output_count > 1 && node->outputs[1]) &&
         (padding->value == -INFINITY || (padding->value == 0 && never_negative));
}

/** Along one axis: the window does not fit into the padding, and its taps do not step over the picture. */
static int meets_picture(int64_t picture, int64_t kernel, int64_t dilation, const int64_t pads[2]) {
  return pads[0] < kernel && pads[1] < kernel && dilation <= picture;
}

static int keeps_picture_in_window(const struct window *window, const struct shape *picture,
                                   const int64_t pads[4]) {
  const int64_t height = picture->rank == 4 ? picture->dims[2] : 1, width = picture->dims[picture->rank - 1];
  return meets_picture(height, window->kernel_height, window->dilation_height,
                       (int64_t[]){pads[0], pads[2]}) &&
         meets_picture(width, window->kernel_width, window->dilation_width, (int64_t[]){pads[1], pads[3]});
}

static rescl_status fold(struct graph *graph, struct node *node, int *changed) {
  struct node *pad = node->inputs[0]->producer;
  const int rank = node->inputs[0]->tensor.shape.rank;
  struct padding padding;
  struct window window;
  TRY(padding_resolve(&pad->call, &padding));
  TRY(window_resolve(&node->call, &window));
  const int height = rank == 4 ? 2 : 0, width = rank - 1;
  int64_t pads[4] = {window.pad_top, window.pad_left + padding.before[width], window.pad_bottom,
                     window.pad_right + padding.after[width]};
  if (height) pads[0] += padding.before[height], pads[2] += padding.after[height];
  if (!adds_border_only(&padding, rank)) return RESCL_OK;
  if (node->call.op == &op_conv && padding.value != 0) return RESCL_OK;
  if (node->call.op == &op_max_pool &&
      !(suits_max_pool(node, &padding, pad) &&
        keeps_picture_in_window(&window, &pad->call.inputs[0]->shape, pads))) {
    return RESCL_OK;
  }
  const int64_t sides[2] = {pads[1], pads[3]}; // 1-D: left and right
  TRY(rank == 4 ? edit_set_pads(graph, node, pads, 4) : edit_set_pads(graph, node, sides, 2));
  TRY(node_set_input(graph, node, 0, pad->inputs[0]));
  if (!value_use_count(pad->outputs[0])) graph_remove_node(graph, pad);
  *changed = 1;
  return node_infer(node);
}

rescl_status fold_padding(struct graph *graph, int *changed) {
  for (struct node *node = graph->first; node; node = node->next) {
    if (node->call.op != &op_conv && node->call.op != &op_max_pool) continue;
    if (node->call.inputs[0]->shape.rank > 4) continue; // volumes
    const struct node *producer = node->inputs[0]->producer;
    if (producer && producer->call.op == &op_pad)
      TRY(status_within(fold(graph, node, changed), "node '%s' (%s): ", node->name, node->call.op->name));
  }
  return RESCL_OK;
}
