/** Conv of tensors with channels in blocks of 4 in tiles of local memory (cl/conv_tiled.cl). */
#include "kernels/conv_product.h"

/** Channels by pixels of a work-group, and of a work-item. */
static const struct kernel_variant variants[] = {{"128x128_8x8", {8, 8, 128, 128, 2}},
                                                 {"64x128_8x8", {8, 8, 64, 128, 2}},
                                                 {"64x64_8x4", {8, 4, 64, 64, 2}},
                                                 {"64x32_8x4", {8, 4, 64, 32, 2}},
                                                 {"32x32_4x4", {4, 4, 32, 32, 4}},
                                                 {"16x64_4x4", {4, 4, 16, 64, 4}},
                                                 {NULL, {0}}};

static int supports(const struct node *node, const struct device_profile *profile) {
  if (node->outputs[0]->tensor.block != LANES_BLOCK || !kernel_takes_blocks(node, profile)) return 0;
  const struct conv_blocked conv = conv_blocked_of(node);
  return conv_product_has_tile(&conv, variants, profile);
}

static struct conv_product product_of(const struct node *node, const struct device_profile *profile,
                                      const struct kernel_variant *variant) {
  const struct conv_blocked conv = conv_blocked_of(node);
  const struct conv_tile tile =
      conv_tile_of(variant ? variant : conv_product_best(&conv, variants, profile), profile);
  return conv_product_of(&conv, &tile, profile);
}

static int takes_variant(const struct node *node, const struct device_profile *profile,
                         const struct kernel_variant *variant) {
  const struct conv_tile tile = conv_tile_of(variant, profile);
  if (!conv_tile_fits(&tile, profile)) return 0;
  const struct conv_product product = product_of(node, profile, variant);
  return conv_product_fits(&product, profile);
}

static struct kernel_estimate estimate(const struct node *node, const struct device_profile *profile,
                                       const struct kernel_variant *variant) {
  const struct conv_product product = product_of(node, profile, variant);
  return conv_product_estimate(&product, profile);
}

/** Local memory is faster than a cache, but a tile may be wider than a group of channels. */
static int prefers(const struct node *node, const struct device_profile *profile) {
  if (profile->class != DEVICE_TILE_GPU) return 0;
  return !kernel_conv_register.supports(node, profile) ||
         estimate(node, profile, NULL).cycles <= kernel_conv_register.estimate(node, profile, NULL).cycles;
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  const struct conv_product product =
      product_of(node, recorder_profile(recorder), recorder_variant(recorder));
  return conv_product_record_node(recorder, node, &product);
}

const struct kernel kernel_conv_tiled = {.name = "conv_tiled",
                                         .algorithm = "tiled",
                                         .supports = supports,
                                         .prefers = prefers,
                                         .is_for_lanes = 1,
                                         .record = record,
                                         .estimate = estimate,
                                         .variants = variants,
                                         .takes_variant = takes_variant};
