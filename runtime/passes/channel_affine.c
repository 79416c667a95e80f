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
  if (!conv || conv->call.op != &op_conv || !edit_takes_activation(conv) || edit_skip(conv)) return NULL;
  const struct value *bias = input_of(conv, 2);
  return conv->inputs[1]->tensor.data && (!bias || bias->tensor.data) ? conv : NULL;
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
  const int64_t per_channel = shape_product(&weights->tensor.shape, 1, weights->tensor.shape.rank);
  for (int64_t channel = 0; channel < affine->channels; channel++) {
    for (int64_t index = channel * per_channel; index < (channel + 1) * per_channel; index++) {
      float weight; // may lie unaligned in the model file
      memcpy(&weight, (const char *)weights->tensor.data + index * (int64_t)sizeof weight, sizeof weight);
      data[index] = (float)(affine->scale[channel] * (double)weight);
    }
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
