#include "passes/channel_affine.h"

#include <string.h>

rescl_status channel_affine_allocate(struct channel_affine *affine, int64_t channels, struct arena *arena) {
  affine->channels = channels;
  ARENA_NEW(arena, affine->scale, channels);
  ARENA_NEW(arena, affine->shift, channels);
  for (int64_t c = 0; c < channels; c++) affine->scale[c] = 1;
  return RESCL_OK;
}

static const struct value *input_of(const struct node *node, int index) {
  return index < node->call.input_count ? node->inputs[index] : NULL;
}

struct node *channel_affine_conv(const struct graph *graph, const struct value *value) {
  struct node *conv = edit_sole_producer(graph, value);
  if (!conv || conv->call.op != &op_conv || !edit_takes_activation(conv) || edit_skip(conv)) return NULL;
  const struct value *bias = input_of(conv, 2);
  return conv->inputs[1]->tensor.data && (!bias || bias->tensor.data) ? conv : NULL;
}

static rescl_status scale_weights(struct graph *graph, struct node *conv,
                                  const struct channel_affine *affine) {
  int scales = 0;
  for (int64_t c = 0; c < affine->channels; c++) scales |= affine->scale[c] != 1;
  if (!scales) return RESCL_OK;
  const struct value *weights = conv->inputs[1];
  struct value *scaled;
  float *data;
  TRY(edit_add_constant(graph, &scaled, weights->name, &weights->tensor.shape, &data));
  const int64_t per_channel = shape_product(&weights->tensor.shape, 1, weights->tensor.shape.rank);
  for (int64_t c = 0; c < affine->channels; c++) {
    for (int64_t i = c * per_channel; i < (c + 1) * per_channel; i++) {
      float weight; // may lie unaligned in the model file
      memcpy(&weight, (const char *)weights->tensor.data + i * (int64_t)sizeof weight, sizeof weight);
      data[i] = (float)(affine->scale[c] * (double)weight);
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
  for (int64_t c = 0; c < affine->channels; c++) {
    const double before = bias ? tensor_real(&bias->tensor, c) : 0;
    data[c] = (float)(affine->scale[c] * before + affine->shift[c]);
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
