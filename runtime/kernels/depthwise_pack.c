#include "kernels/depthwise.h"

struct form {
  int64_t channels, taps, block;
};

static rescl_status pack(const struct node *node, const void *configuration, float *packed) {
  const struct form *form = configuration;
  const struct tensor *bias_tensor = op_input(&node->call, CONV_BIAS);
  const float *weights = node->inputs[CONV_WEIGHTS]->tensor.data;
  const float *bias = bias_tensor ? bias_tensor->data : NULL;
  const int64_t taps = form->taps, block = form->block;
  for (int64_t channel = 0; channel < divide_up(form->channels, block) * block; channel++) {
    const int is_there = channel < form->channels;
    float *lane = packed + channel / block * (1 + taps) * block + channel % block;
    lane[0] = is_there && bias ? bias[channel] : 0.0f;
    for (int64_t tap = 0; tap < taps; tap++)
      lane[(1 + tap) * block] = is_there ? weights[channel * taps + tap] : 0.0f;
  }
  return RESCL_OK;
}

struct buffer *depthwise_packed(struct recorder *recorder, const struct node *node,
                                const struct window *window, int64_t block) {
  const struct form form = {window->input_channels, window->kernel_height * window->kernel_width, block};
  const int64_t floats = divide_up(form.channels, block) * (1 + form.taps) * block;
  return recorder_packed(
      recorder, node,
      &(struct packing){
          .form = 1, .size_bytes = (size_t)floats * sizeof(float), .pack = pack, .configuration = &form});
}
