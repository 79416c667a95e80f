#include "kernels/conv_product.h"

#include <string.h>

#include "base/threads.h"

int64_t conv_product_bias_floats(const struct conv_product *product) {
  return product->conv.groups * product->conv.group_output_blocks * LANES_BLOCK;
}

/** Of one tile of channels. */
static int64_t tile_floats(const struct conv_product *product) {
  return conv_product_padded_units(product) * LANES_BLOCK * product->tile.channels;
}

int64_t conv_product_packed_floats(const struct conv_product *product) {
  return conv_product_bias_floats(product) +
         product->conv.groups * conv_product_channel_tiles(product) * tile_floats(product);
}

struct packing_job {
  const struct conv_product *product;
  const float *weights, *bias; // [output channels][input channels of a group][KH][KW]; bias may be NULL
  float *packed;
};

/** All inputs of the output channel that is the `lane`th of a tile. */
static void pack_channel(const struct packing_job *job, int64_t output, float *target) {
  const struct conv_product *product = job->product;
  const struct conv_blocked *conv = &product->conv;
  const int64_t taps = conv->window.kernel_height * conv->window.kernel_width;
  for (int64_t block = 0; block < conv->group_input_blocks; block++)
    for (int64_t lane = 0; lane < LANES_BLOCK; lane++) {
      const float *window = conv_blocked_window(conv, job->weights, output, block, lane);
      float *element = target + (block * taps * LANES_BLOCK + lane) * product->tile.channels;
      for (int64_t tap = 0; window && tap < taps; tap++)
        element[tap * LANES_BLOCK * product->tile.channels] = window[tap];
    }
}

static rescl_status pack_tile(void *user, size_t index) {
  const struct packing_job *job = user;
  const struct conv_product *product = job->product;
  const int64_t group_channels = product->conv.group_output_blocks * LANES_BLOCK,
                tiles = conv_product_channel_tiles(product);
  const int64_t group = (int64_t)index / tiles, first = (int64_t)index % tiles * product->tile.channels;
  float *target = job->packed + conv_product_bias_floats(product) + (int64_t)index * tile_floats(product);
  memset(target, 0, (size_t)tile_floats(product) * sizeof *target);
  for (int64_t lane = 0; lane < product->tile.channels && first + lane < group_channels; lane++)
    pack_channel(job, group * group_channels + first + lane, target + lane);
  return RESCL_OK;
}

rescl_status conv_product_pack(const struct node *node, const void *configuration, float *packed) {
  const struct conv_product *product = configuration;
  const struct tensor *bias = op_input(&node->call, CONV_BIAS);
  struct packing_job job = {
      .product = product, .weights = node->inputs[CONV_WEIGHTS]->tensor.data, .packed = packed};
  memset(packed, 0, (size_t)conv_product_bias_floats(product) * sizeof *packed);
  if (bias) memcpy(packed, bias->data, (size_t)product->conv.window.output_channels * sizeof *packed);
  return threads_for((size_t)(product->conv.groups * conv_product_channel_tiles(product)), pack_tile, NULL,
                     &job);
}
