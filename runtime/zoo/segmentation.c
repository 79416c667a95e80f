#include "zoo/maps.h"
#include "zoo/trunk.h"

#define PYRAMID_CHANNELS 256
#define RATES 3

static struct features fcn_head(struct builder *builder, struct features input) {
  const struct conv_spec hidden = {.name = "classifier", .channels = input.channels / 4, .kernel = 3};
  const struct conv_spec last = {
      .name = "classifier.4", .channels = builder->classes, .kernel = 1, .bias = 1};
  return layer_conv(builder, map_conv_relu(builder, input, &hidden), &last);
}

/** What the whole picture says, everywhere. */
static struct features pooled_branch(struct builder *builder, struct features input, const char *name) {
  const struct conv_spec conv = {
      .name = builder_name(builder, name, "1"), .channels = PYRAMID_CHANNELS, .kernel = 1};
  struct features pooled = layer_global_average_pool(builder, input, builder_name(builder, name, "0"));
  pooled = layer_conv_norm(builder, pooled, &conv, builder_name(builder, name, "2"), 1);
  pooled = layer_relu(builder, pooled, builder_name(builder, name, "3"));
  return map_linear(builder, pooled, input.size, builder_name(builder, name, "resize"));
}

/** Atrous spatial pyramid pooling: the same place seen with convolutions spread ever wider. */
static struct features atrous_pyramid(struct builder *builder, struct features input) {
  static const int64_t rates[RATES] = {12, 24, 36};
  struct conv_spec conv = {.name = "classifier.0.convs.0", .channels = PYRAMID_CHANNELS, .kernel = 1};
  struct features branches[RATES + 2] = {map_conv_relu(builder, input, &conv)};
  for (int index = 0; index < RATES; index++) {
    conv.name = builder_indexed(builder, "classifier.0.convs", index + 1);
    conv.kernel = 3;
    conv.dilation = rates[index];
    branches[index + 1] = map_conv_relu(builder, input, &conv);
  }
  branches[RATES + 1] = pooled_branch(builder, input, "classifier.0.convs.4");
  const struct conv_spec project = {
      .name = "classifier.0.project", .channels = PYRAMID_CHANNELS, .kernel = 1};
  return map_conv_relu(builder, map_concat(builder, branches, RATES + 2, "classifier.0.concat"), &project);
}

static struct features deeplab_head(struct builder *builder, struct features input) {
  const struct conv_spec hidden = {.name = "classifier.1", .channels = PYRAMID_CHANNELS, .kernel = 3};
  const struct conv_spec last = {
      .name = "classifier.4", .channels = builder->classes, .kernel = 1, .bias = 1};
  input = atrous_pyramid(builder, input);
  input = layer_conv_norm(builder, input, &hidden, "classifier.2", 1);
  return layer_conv(builder, layer_relu(builder, input, "classifier.3"), &last);
}

/** torchvision's networks without their second, auxiliary classifier; dropout is no node. */
void segmentation_build(struct builder *builder, struct features input, const void *config) {
  const struct segmentation_config *segmentation = config;
  const struct trunk trunk = {.name = "backbone", .shape = segmentation->trunk, .dilated_stages = 2};
  const struct trunk_features features = trunk_build(builder, input, &trunk);
  const struct features deep = features.stages[TRUNK_STAGES - 1];
  const struct features maps =
      segmentation->atrous_pyramid ? deeplab_head(builder, deep) : fcn_head(builder, deep);
  map_output(builder, map_linear(builder, maps, input.size, "out"));
}
