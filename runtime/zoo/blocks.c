#include "zoo/blocks.h"

struct conv_norm {
  const char *conv, *norm; // suffixes of their names
  int64_t channels, kernel, stride, dilation, groups;
  double gain;
};

static struct features conv_norm(struct builder *builder, struct features input, const char *prefix,
                                 const struct conv_norm *spec) {
  const struct conv_spec conv = {
      .name = builder_name(builder, prefix, spec->conv),
      .channels = spec->channels,
      .kernel = spec->kernel,
      .stride = spec->stride,
      .dilation = spec->dilation,
      .groups = spec->groups,
  };
  return layer_conv_norm(builder, input, &conv, builder_name(builder, prefix, spec->norm), spec->gain);
}

static struct features shortcut(struct builder *builder, struct features input, struct features branch,
                                const struct block *block) {
  if (input.channels == branch.channels && input.size == branch.size) return input;
  if (block->skip == SKIP_PADDED) return layer_padded_shortcut(builder, input, branch, block->name);
  const struct conv_norm projection = {.conv = "downsample.0",
                                       .norm = "downsample.1",
                                       .channels = block->channels,
                                       .kernel = 1,
                                       .stride = block->stride,
                                       .gain = 1};
  return conv_norm(builder, input, block->name, &projection);
}

/** Addition of the skip, if any, and ReLU. */
static struct features join(struct builder *builder, struct features input, struct features branch,
                            const struct block *block) {
  if (block->skip != SKIP_NONE) {
    const struct features skip = shortcut(builder, input, branch, block);
    branch = layer_add(builder, branch, skip, builder_name(builder, block->name, "add"));
  }
  return layer_relu(builder, branch, builder_name(builder, block->name, "relu"));
}

static double last_gain(const struct block *block) {
  return block->skip == SKIP_NONE ? 1 : block->branch_gain;
}

struct features block_basic(struct builder *builder, struct features input, const struct block *block) {
  const struct conv_norm first = {.conv = "conv1",
                                  .norm = "bn1",
                                  .channels = block->channels,
                                  .kernel = 3,
                                  .stride = block->stride,
                                  .gain = 1};
  const struct conv_norm last = {
      .conv = "conv2", .norm = "bn2", .channels = block->channels, .kernel = 3, .gain = last_gain(block)};
  struct features branch = conv_norm(builder, input, block->name, &first);
  branch = layer_relu(builder, branch, builder_name(builder, block->name, "relu1"));
  branch = conv_norm(builder, branch, block->name, &last);
  return join(builder, input, branch, block);
}

static struct features squeeze_and_excite(struct builder *builder, struct features input,
                                          const struct block *block) {
  const char *prefix = builder_name(builder, block->name, "se");
  const struct conv_spec reduce = {.name = builder_name(builder, prefix, "fc1"),
                                   .channels = block->squeezed_channels,
                                   .kernel = 1,
                                   .bias = 1};
  const struct conv_spec expand = {
      .name = builder_name(builder, prefix, "fc2"), .channels = input.channels, .kernel = 1, .bias = 1};
  struct features gate = layer_global_average_pool(builder, input, builder_name(builder, prefix, "avgpool"));
  gate = layer_conv(builder, gate, &reduce);
  gate = layer_relu(builder, gate, builder_name(builder, prefix, "relu"));
  gate = layer_conv(builder, gate, &expand);
  gate = layer_sigmoid(builder, gate, builder_name(builder, prefix, "sigmoid"));
  return layer_gate(builder, input, gate, builder_name(builder, prefix, "mul"));
}

struct features block_bottleneck(struct builder *builder, struct features input, const struct block *block) {
  const struct conv_norm reduce = {
      .conv = "conv1", .norm = "bn1", .channels = block->width, .kernel = 1, .gain = 1};
  const struct conv_norm middle = {.conv = "conv2",
                                   .norm = "bn2",
                                   .channels = block->width,
                                   .kernel = 3,
                                   .stride = block->stride,
                                   .dilation = block->dilation,
                                   .groups = block->groups,
                                   .gain = 1};
  const struct conv_norm expand = {
      .conv = "conv3", .norm = "bn3", .channels = block->channels, .kernel = 1, .gain = last_gain(block)};
  struct features branch = conv_norm(builder, input, block->name, &reduce);
  branch = layer_relu(builder, branch, builder_name(builder, block->name, "relu1"));
  branch = conv_norm(builder, branch, block->name, &middle);
  branch = layer_relu(builder, branch, builder_name(builder, block->name, "relu2"));
  branch = conv_norm(builder, branch, block->name, &expand);
  if (block->squeezed_channels) branch = squeeze_and_excite(builder, branch, block);
  return join(builder, input, branch, block);
}
