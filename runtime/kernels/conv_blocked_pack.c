#include <string.h>

#include "base/threads.h"
#include "kernels/conv_blocked.h"

static int64_t output_blocks(const struct conv_blocked *conv) {
  return conv->groups * conv->group_output_blocks;
}

/** Of one output block. */
static int64_t weight_floats(const struct conv_blocked *conv) {
  return conv->units * conv->block * conv->block;
}

int64_t conv_blocked_packed_floats(const struct conv_blocked *conv) {
  return output_blocks(conv) * (conv->block + weight_floats(conv));
}

struct packing_job {
  const struct conv_blocked *conv;
  const float *weights, *bias; // [output channels][input channels of a group][KH][KW]; bias may be NULL
  float *packed;
};

const float *conv_blocked_window(const struct conv_blocked *conv, const float *weights, int64_t output,
                                 int64_t input_block, int64_t lane) {
  const int64_t channels = conv->group_channels,
                taps = conv->window.kernel_height * conv->window.kernel_width;
  int64_t channel = input_block * conv->block + lane;
  if (conv->groups != conv->window.groups) { // several groups to a block, a block to a group of blocks
    if (lane / channels != output % conv->block / channels) return NULL;
    channel = lane % channels;
  }
  if (channel >= channels || output >= conv->window.output_channels) return NULL;
  return weights + (output * channels + channel) * taps;
}

/** Where an output block's weights begin, and how many floats lie between two of its input channels: a block
 *  beside its partner, or alone. */
static float *find_target(const struct packing_job *job, int64_t output_block, int64_t *stride) {
  const struct conv_blocked *conv = job->conv;
  const int64_t own = output_block % conv->group_output_blocks, is_second = own % 2;
  const int has_partner = is_second || own + 1 < conv->group_output_blocks;
  *stride = has_partner ? 2 * conv->block : conv->block;
  return job->packed + output_blocks(conv) * conv->block + (output_block - is_second) * weight_floats(conv) +
         is_second * conv->block;
}

static rescl_status pack_output_block(void *user, size_t index) {
  const struct packing_job *job = user;
  const struct conv_blocked *conv = job->conv;
  const int64_t block = conv->block, taps = conv->window.kernel_height * conv->window.kernel_width;
  const int64_t first = (int64_t)index * block;
  int64_t stride;
  float *target = find_target(job, (int64_t)index, &stride);
  for (int64_t lane = 0; lane < block; lane++) {
    const int is_there = job->bias && first + lane < conv->window.output_channels;
    job->packed[first + lane] = is_there ? job->bias[first + lane] : 0.0f;
  }
  for (int64_t input_block = 0; input_block < conv->group_input_blocks; input_block++)
    for (int64_t input = 0; input < block; input++)
      for (int64_t lane = 0; lane < block; lane++) {
        const float *window = conv_blocked_window(conv, job->weights, first + lane, input_block, input);
        float *element = target + (input_block * taps * block + input) * stride + lane;
        for (int64_t tap = 0; tap < taps; tap++) element[tap * block * stride] = window ? window[tap] : 0.0f;
      }
  return RESCL_OK;
}

rescl_status conv_blocked_pack(const struct node *node, const void *configuration, float *packed) {
  const struct conv_blocked *conv = configuration;
  const struct tensor *bias = op_input(&node->call, CONV_BIAS);
  struct packing_job job = {.conv = conv,
                            .weights = node->inputs[CONV_WEIGHTS]->tensor.data,
                            .bias = bias ? bias->data : NULL,
                            .packed = packed};
  return threads_for((size_t)output_blocks(conv), pack_output_block, NULL, &job);
}
