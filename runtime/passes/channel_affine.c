#include "passes/channel_affine.h"

#include <string.h>

rescl_status channel_affine_allocate(struct channel_affine *affine, int64_t channels, struct arena *arena) {
  affine->channels = channels;
  ARENA_NEW(arena, affine->scale, channels);
  ARENA_NEW(arena, affine->shift, channels);
  for (int64_t channel = 0; channel < channels; channel++) affine->scale[channel] = 1;
  return RESCL_OK;
}

static const struct value *input_of(const struct node *node, int index) {
  return index < node->call.input_count ? node->inputs[index] : NULL;
}

struct node *channel_affine_conv(const struct value *value) {
  struct node *conv = edit_sole_producer(value);
  if (!conv || (conv->call.op != &op_conv && conv->call.op != &op_conv_transpose) ||
      !edit_takes_activation(conv) || edit_skip(conv))
    return NULL;
  const struct value *bias = input_of(conv, 2);
  return conv->inputs[1]->tensor.data && (!bias || bias->tensor.data) ? conv : NULL;
}

/** The output channel that a weight is for: [M][C/G][taps] of Conv, [C][M/G][taps] of ConvTranspose. */
static int64_t channel_of(const struct node *conv, int64_t index) {
  const struct shape *shape = &conv->call.inputs[1]->shape;
  const int64_t row = index / shape_product(shape, 2, shape->rank);
  if (conv->call.op == &op_conv) return row / shape->dims[1];
  const int64_t group_inputs = shape->dims[0] / attribute_int(&conv->call, "group");
  return row / shape->dims[1] / group_inputs * shape->dims[1] + row % shape->dims[1];
}

static rescl_status scale_weights(struct graph *graph, struct node *conv,
                                  const struct channel_affine *affine) {
  int scales = 0;
  for (int64_t channel = 0; channel < affine->channels; channel++) scales |= affine->scale[channel] != 1;
  if (!scales) return RESCL_OK;
  const struct value *weights = conv->inputs[1];
  struct value *scaled;
  float *data;
  TRY(edit_add_constant(graph, &scaled, weights->name, &weights->tensor.shape, &data));
  const int64_t elements = shape_elements(&weights->tensor.shape);
  for (int64_t index = 0; index < elements; index++) {
    float weight; // may lie unaligned in the model file
    memcpy(&weight, (const char *)weights->tensor.data + index * (int64_t)sizeof weight, sizeof weight);
    data[index] = (float)(affine->scale[channel_of(conv, index)] * (double)weight);
  }
  return node_set_input(graph, conv, 1, scaled);
}

static rescl_status shift_bias(struct graph *graph, struct node *conv, const struct channel_affine *affine) {
  const struct value *bias = input_of(conv, 2);
  const char *name = bias ? bias->name : arena_format(&graph->arena, "%s.bias", conv->name);
  if (!name) return fail_memory(1);
  struct value *shifted;
  float *data;
  TRY(edit_add_constant(graph, &shifted, name, &(struct shape){.rank = 1, .dims = {affine->channels}},
                        &data));
  for (int64_t channel = 0; channel < affine->channels; channel++) {
    const double before = bias ? tensor_real(&bias->tensor, channel) : 0;
    data[channel] = (float)(affine->scale[channel] * before + affine->shift[channel]);
  }
  return node_set_input(graph, conv, 2, shifted);
}

rescl_status channel_affine_fold(struct graph *graph, struct node *conv, const struct channel_affine *affine,
                                 struct node *user) {
  TRY(scale_weights(graph, conv, affine));
  TRY(shift_bias(graph, conv, affine));
  edit_absorb(graph, conv, user);
  return RESCL_OK;
}
