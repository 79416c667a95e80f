#include <string.h>

#include "base/threads.h"
#include "kernels/conv_blocked.h"

static int64_t zero_floats(const struct conv_blocked *conv) {
  return conv->tile.width * (conv->stride ? conv->stride : 1) * conv->block;
}

static int64_t output_blocks(const struct conv_blocked *conv) {
  return conv->groups * conv->group_output_blocks;
}

/** Of one output block. */
static int64_t weight_floats(const struct conv_blocked *conv) {
  return conv->group_input_blocks * conv->window.kernel_height * conv->window.kernel_width * conv->block *
         conv->block;
}

int64_t conv_blocked_packed_floats(const struct conv_blocked *conv) {
  return zero_floats(conv) + output_blocks(conv) * (conv->block + weight_floats(conv));
}

struct packing_job {
  const struct conv_blocked *conv;
  const float *weights, *bias; // [output channels][input channels of a group][KH][KW]; bias may be NULL
  float *packed;
};

/** The weights of output channel `output` for lane `lane` of an input block of its group of blocks, NULL
 * where they have none in common. */
static const float *find_window(const struct packing_job *job, int64_t output, int64_t input_block,
                                int64_t lane) {
  const struct conv_blocked *conv = job->conv;
  const int64_t channels = conv->group_channels,
                taps = conv->window.kernel_height * conv->window.kernel_width;
  int64_t channel = input_block * conv->block + lane;
  if (conv->groups != conv->window.groups) { // several groups to a block, a block to a group of blocks
    if (lane / channels != output % conv->block / channels) return NULL;
    channel = lane % channels;
  }
  if (channel >= channels || output >= conv->window.output_channels) return NULL;
  return job->weights + (output * channels + channel) * taps;
}

/** One block of input channels: [KH][KW][block inputs][block outputs]. */
static void pack_pair(const struct packing_job *job, int64_t output_block, int64_t input_block,
                      float *packed) {
  const int64_t block = job->conv->block;
  const int64_t taps = job->conv->window.kernel_height * job->conv->window.kernel_width;
  for (int64_t output = 0; output < block; output++)
    for (int64_t input = 0; input < block; input++) {
      const float *window = find_window(job, output_block * block + output, input_block, input);
      for (int64_t tap = 0; tap < taps; tap++)
        packed[(tap * block + input) * block + output] = window ? window[tap] : 0.0f;
    }
}

static rescl_status pack_output_block(void *user, size_t index) {
  const struct packing_job *job = user;
  const struct conv_blocked *conv = job->conv;
  const int64_t block = conv->block, output_block = (int64_t)index;
  const int64_t pair_floats = weight_floats(conv) / conv->group_input_blocks;
  float *bias = job->packed + zero_floats(conv) + output_block * block;
  float *weights =
      job->packed + zero_floats(conv) + output_blocks(conv) * block + output_block * weight_floats(conv);
  for (int64_t lane = 0; lane < block; lane++) {
    const int64_t channel = output_block * block + lane;
    bias[lane] = job->bias && channel < conv->window.output_channels ? job->bias[channel] : 0.0f;
  }
  for (int64_t input_block = 0; input_block < conv->group_input_blocks; input_block++)
    pack_pair(job, output_block, input_block, weights + input_block * pair_floats);
  return RESCL_OK;
}

rescl_status conv_blocked_pack(const struct node *node, const void *configuration, float *packed) {
  const struct conv_blocked *conv = configuration;
  const struct tensor *bias = op_input(&node->call, CONV_BIAS);
  struct packing_job job = {.conv = conv,
                            .weights = node->inputs[CONV_WEIGHTS]->tensor.data,
                            .bias = bias ? bias->data : NULL,
                            .packed = packed};
  memset(packed, 0, (size_t)zero_floats(conv) * sizeof *packed);
  return threads_for((size_t)output_blocks(conv), pack_output_block, NULL, &job);
}
