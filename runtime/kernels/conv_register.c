/** Conv of tensors with channels in blocks of 4 in registers alone (cl/conv_register.cl). */
#include "kernels/conv_product.h"

/** Channels by pixels of a work-item. */
static const struct kernel_variant variants[] = {{"4x4", {4, 4}}, {"8x8", {8, 8}}, {"8x4", {8, 4}},
                                                 {"8x2", {8, 2}}, {"4x2", {4, 2}}, {"8x1", {8, 1}},
                                                 {"4x1", {4, 1}}, {NULL, {0}}};

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

static rescl_status record(struct recorder *recorder, const struct node *node) {
  const struct conv_product product =
      product_of(node, recorder_profile(recorder), recorder_variant(recorder));
  return conv_product_record_node(recorder, node, &product);
}

const struct kernel kernel_conv_register = {.name = "conv_register",
                                            .algorithm = "register",
                                            .supports = supports,

                                            .is_for_lanes = 1,
                                            .record = record,
                                            .estimate = estimate,
                                            .variants = variants,
                                            .takes_variant = takes_variant};
