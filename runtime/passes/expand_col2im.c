/** Requires: shapes, constants folded.
 *  Ensures:  no Col2Im is left, but a ConvTranspose of each channel's columns, whose weights put every tap in its place.
 *
 *      y = Col2Im(x, [5,5], [1,5])  [x: f32[1,5,5]]    →    r = Reshape(x, s)             const s: i64[4] = {1, 5, 5, 1}
 *                                                           y = ConvTranspose(r, w)       const w: f32[5,1,1,5]: ones where
 *                                                               {group=1, strides …}          tap and channel are the same
 */
#include "ops/columns.h"
#include "passes/edit.h"

/** Columns as an image with a pixel for each place of the window. */
static rescl_status reshape(struct graph *graph, struct node *node, const struct columns *columns,
                            struct value **image) {
  const int first = VOLUME_AXES - columns->rank;
  struct tensor shape = {.dtype = DTYPE_INT64, .shape = {.rank = 1, .dims = {2 + columns->rank}}};
  struct value *inputs[2] = {node->inputs[0]};
  TRY(tensor_allocate(&shape, &graph->arena));
  tensor_set_integer(&shape, 0, columns->batch);
  tensor_set_integer(&shape, 1, columns->channels * columns->taps);
  for (int index = 0; index < columns->rank; index++)
    tensor_set_integer(&shape, 2 + index, columns->axes[first + index].places);
  TRY(graph_add_constant(graph, &inputs[1], "shape", &shape));
  TRY(graph_add_value(graph, image, node->inputs[0]->name));
  const struct node_spec spec = {
      .op = &op_reshape, .inputs = inputs, .input_count = 2, .outputs = image, .output_count = 1};
  return edit_add_node(graph, &spec, node);
}

static rescl_status add_weights(struct graph *graph, const struct columns *columns, struct value **weights) {
  const int64_t rows = columns->channels * columns->taps;
  struct shape shape = {.rank = 2 + columns->rank, .dims = {rows, 1}};
  float *data;
  for (int index = 0; index < columns->rank; index++)
    shape.dims[2 + index] = columns->axes[VOLUME_AXES - columns->rank + index].block;
  TRY(edit_add_constant(graph, weights, "taps", &shape, &data));
  for (int64_t row = 0; row < rows; row++)
    for (int64_t tap = 0; tap < columns->taps; tap++)
      data[row * columns->taps + tap] = row % columns->taps == tap;
  return RESCL_OK;
}

enum { STRIDES, DILATIONS, PADS, OUTPUT_PADDING, GROUP, ATTRIBUTES };

/** Rows and columns that no place of the window reaches are output padding. */
static rescl_status convolve(struct graph *graph, const struct columns *columns,
                             struct value *const inputs[2], struct value *output, struct node *before) {
  const size_t rank = (size_t)columns->rank;
  int64_t strides[VOLUME_AXES], dilations[VOLUME_AXES], pads[2 * VOLUME_AXES], beyond[VOLUME_AXES];
  for (size_t index = 0; index < rank; index++) {
    const struct column_axis *axis = &columns->axes[VOLUME_AXES - rank + index];
    const int64_t reached = (axis->places - 1) * axis->stride + axis->dilation * (axis->block - 1) + 1;
    strides[index] = axis->stride;
    dilations[index] = axis->dilation;
    pads[index] = axis->before;
    pads[rank + index] = axis->after;
    beyond[index] = axis->image + axis->before + axis->after - reached;
  }
  const struct attribute attributes[ATTRIBUTES] = {
      [STRIDES] = {.name = "strides", .kind = ATTRIBUTE_INTS, .integers = strides, .count = rank},
      [DILATIONS] = {.name = "dilations", .kind = ATTRIBUTE_INTS, .integers = dilations, .count = rank},
      [PADS] = {.name = "pads", .kind = ATTRIBUTE_INTS, .integers = pads, .count = 2 * rank},
      [OUTPUT_PADDING] = {.name = "output_padding",
                          .kind = ATTRIBUTE_INTS,
                          .integers = beyond,
                          .count = rank},
      [GROUP] = {.name = "group", .kind = ATTRIBUTE_INT, .integer = columns->channels}};
  const struct node_spec spec = {.op = &op_conv_transpose,
                                 .inputs = inputs,
                                 .input_count = 2,
                                 .outputs = &output,
                                 .output_count = 1,
                                 .attributes = attributes,
                                 .attribute_count = ATTRIBUTES};
  return edit_add_node(graph, &spec, before);
}

static rescl_status expand(struct graph *graph, struct node *node) {
  struct columns columns;
  struct value *inputs[2], *output = node->outputs[0];
  TRY(columns_resolve(&node->call, &columns));
  TRY(reshape(graph, node, &columns, &inputs[0]));
  TRY(add_weights(graph, &columns, &inputs[1]));
  node_set_output(node, 0, NULL);
  TRY(convolve(graph, &columns, inputs, output, node));
  graph_remove_node(graph, node);
  return RESCL_OK;
}

rescl_status expand_col2im(struct graph *graph, int *changed) {
  for (struct node *node = graph->first, *next; node; node = next) {
    next = node->next;
    if (node->call.op != &op_col2im) continue;
    TRY(expand(graph, node));
    *changed = 1;
  }
  return RESCL_OK;
}
