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
  return conv_product_supports(node, profile, variants);
}

static struct kernel_estimate estimate(const struct node *node, const struct device_profile *profile,
                                       const struct kernel_variant *variant) {
  const struct conv_product product = conv_product_of_node(node, profile, variant, variants);
  return conv_product_estimate(&product, profile);
}

/** Local memory is faster than a cache, but a tile may be wider than a group of channels. */
static int prefers(const struct node *node, const struct device_profile *profile) {
  if (profile->class != DEVICE_TILE_GPU) return 0;
  return !kernel_conv_register.supports(node, profile) ||
         estimate(node, profile, NULL).cycles <= kernel_conv_register.estimate(node, profile, NULL).cycles;
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  return conv_product_record_node(recorder, node, variants);
}

const struct kernel kernel_conv_tiled = {.name = "conv_tiled",
                                         .algorithm = "tiled",
                                         .supports = supports,
                                         .prefers = prefers,
                                         .is_for_lanes = 1,
                                         .record = record,
                                         .estimate = estimate,
                                         .variants = variants,
                                         .takes_variant = conv_product_takes_variant};
