#include "zoo/maps.h"
#include "zoo/trunk.h"

#define BLOCKS 5 // of the decoder, each to twice the size

/** @param skip  what the trunk made at the new size; NULL: nothing */
static struct features decode(struct builder *builder, struct features input, const struct features *skip,
                              int64_t channels, const char *name) {
  const struct conv_spec first = {
      .name = builder_name(builder, name, "conv1"), .channels = channels, .kernel = 3};
  const struct conv_spec second = {
      .name = builder_name(builder, name, "conv2"), .channels = channels, .kernel = 3};
  input = map_nearest(builder, input, 2 * input.size, builder_name(builder, name, "resize"));
  if (skip)
    input = map_concat(builder, (struct features[]){input, *skip}, 2, builder_name(builder, name, "concat"));
  return map_conv_relu(builder, map_conv_relu(builder, input, &first), &second);
}

void unet_build(struct builder *builder, struct features input, const void *config) {
  static const int64_t channels[BLOCKS] = {256, 128, 64, 32, 16};
  const struct unet_config *unet = config;
  const struct trunk trunk = {.name = "encoder", .shape = unet->trunk};
  const struct trunk_features features = trunk_build(builder, input, &trunk);
  const struct features *skips[BLOCKS] = {&features.stages[2], &features.stages[1], &features.stages[0],
                                          &features.stem, NULL};
  const struct conv_spec last = {
      .name = "segmentation_head.0", .channels = builder->classes, .kernel = 3, .bias = 1};
  struct features maps = features.stages[TRUNK_STAGES - 1];
  for (int block = 0; block < BLOCKS; block++)
    maps = decode(builder, maps, skips[block], channels[block],
                  builder_indexed(builder, "decoder.blocks", block));
  map_output(builder, layer_conv(builder, maps, &last));
}
