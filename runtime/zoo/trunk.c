#include "zoo/trunk.h"

#include <math.h>

#include "zoo/blocks.h"

#define EXPANSION 4        // output channels of a bottleneck per channel of its stage
#define SQUEEZE_DIVISOR 16 // Hu et al. 2017, section 4

/** To 64 channels of half the size. */
static struct features stem(struct builder *builder, struct features input, const char *name) {
  const struct conv_spec conv = {
      .name = builder_name(builder, name, "conv1"), .channels = 64, .kernel = 7, .stride = 2};
  input = layer_conv_norm(builder, input, &conv, builder_name(builder, name, "bn1"), 1);
  return layer_relu(builder, input, builder_name(builder, name, "relu"));
}

static struct block stage_block(const struct resnet_config *shape, int64_t channels) {
  const int64_t outputs = shape->bottleneck ? EXPANSION * channels : channels;
  const int64_t groups = shape->groups ? shape->groups : 1;
  const int64_t group_width = shape->group_width ? shape->group_width : 64;
  return (struct block){
      .channels = outputs,
      .skip = shape->without_skips ? SKIP_NONE : SKIP_PROJECTION,
      .width = channels * group_width / 64 * groups,
      .groups = groups,
      .squeezed_channels = shape->squeeze ? outputs / SQUEEZE_DIVISOR : 0,
  };
}

/** All blocks together add the power that the stem gives. */
static double branch_gain(const struct resnet_config *shape) {
  int count = 0;
  for (int stage = 0; stage < TRUNK_STAGES; stage++) count += shape->blocks[stage];
  return 1 / sqrt(count);
}

static struct features add_stage(struct builder *builder, struct features input, const struct trunk *trunk,
                                 int stage) {
  const struct resnet_config *shape = &trunk->shape;
  const int is_dilated = stage >= TRUNK_STAGES - trunk->dilated_stages;
  const int64_t dilation = is_dilated ? 2 << (stage - TRUNK_STAGES + trunk->dilated_stages) : 1;
  const char *name = builder_numbered(builder, builder_name(builder, trunk->name, "layer"), stage + 1);
  struct block block = stage_block(shape, (int64_t)64 << stage);
  block.branch_gain = branch_gain(shape);
  for (int index = 0; index < shape->blocks[stage]; index++) {
    block.name = builder_indexed(builder, name, index);
    block.stride = stage > 0 && index == 0 && !is_dilated ? 2 : 1;
    block.dilation = is_dilated && index == 0 ? dilation / 2 : dilation;
    input =
        shape->bottleneck ? block_bottleneck(builder, input, &block) : block_basic(builder, input, &block);
  }
  return input;
}

struct trunk_features trunk_build(struct builder *builder, struct features input, const struct trunk *trunk) {
  const struct pool_spec pool = {
      .name = builder_name(builder, trunk->name, "maxpool"), .kernel = 3, .stride = 2, .padding = 1};
  struct trunk_features features = {.stem = stem(builder, input, trunk->name)};
  input = layer_max_pool(builder, features.stem, &pool);
  for (int stage = 0; stage < TRUNK_STAGES; stage++)
    features.stages[stage] = input = add_stage(builder, input, trunk, stage);
  return features;
}
