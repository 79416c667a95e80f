#include <math.h>

#include "zoo/blocks.h"
#include "zoo/families.h"

#define STAGES 4
#define EXPANSION 4        // output channels of a bottleneck per channel of its stage
#define SQUEEZE_DIVISOR 16 // Hu et al. 2017, section 4

/** 224×224 to 64 channels of 56×56. */
static struct features stem(struct builder *builder, struct features input) {
  const struct conv_spec conv = {.name = "conv1", .channels = 64, .kernel = 7, .stride = 2};
  const struct pool_spec pool = {.name = "maxpool", .kernel = 3, .stride = 2, .padding = 1};
  input = layer_conv_norm(builder, input, &conv, "bn1", 1);
  return layer_max_pool(builder, layer_relu(builder, input, "relu"), &pool);
}

static struct block stage_block(const struct resnet_config *config, int64_t channels) {
  const int64_t outputs = config->bottleneck ? EXPANSION * channels : channels;
  const int64_t groups = config->groups ? config->groups : 1;
  const int64_t group_width = config->group_width ? config->group_width : 64;
  return (struct block){
      .channels = outputs,
      .skip = config->without_skips ? SKIP_NONE : SKIP_PROJECTION,
      .width = channels * group_width / 64 * groups,
      .groups = groups,
      .squeezed_channels = config->squeeze ? outputs / SQUEEZE_DIVISOR : 0,
  };
}

struct features resnet_build(struct builder *builder, struct features input, const void *config) {
  const struct resnet_config *resnet = config;
  int block_count = 0;
  for (int stage = 0; stage < STAGES; stage++) block_count += resnet->blocks[stage];
  input = stem(builder, input);
  for (int stage = 0; stage < STAGES; stage++) {
    struct block block = stage_block(resnet, (int64_t)64 << stage);
    const char *stage_name = builder_numbered(builder, "layer", stage + 1);
    block.branch_gain = 1 / sqrt(block_count); // all blocks together add the power that the stem gives
    for (int index = 0; index < resnet->blocks[stage]; index++) {
      block.name = builder_indexed(builder, stage_name, index);
      block.stride = stage > 0 && index == 0 ? 2 : 1;
      input =
          resnet->bottleneck ? block_bottleneck(builder, input, &block) : block_basic(builder, input, &block);
    }
  }
  return layer_pooled_logits(builder, input, "fc");
}
