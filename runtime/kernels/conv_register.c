/** Conv of tensors with channels in blocks of 4 in registers alone (cl/conv_register.cl). */
#include "kernels/conv_product.h"

/** Channels by pixels of a work-item. */
static const struct kernel_variant variants[] = {{"4x4", {4, 4}}, {"8x8", {8, 8}}, {"8x4", {8, 4}},
                                                 {"8x2", {8, 2}}, {"4x2", {4, 2}}, {"8x1", {8, 1}},
                                                 {"4x1", {4, 1}}, {NULL, {0}}};

static int supports(const struct node *node, const struct device_profile *profile) {
  return conv_product_supports(node, profile, variants);
}

static struct kernel_estimate estimate(const struct node *node, const struct device_profile *profile,
                                       const struct kernel_variant *variant) {
  const struct conv_product product = conv_product_of_node(node, profile, variant, variants);
  return conv_product_estimate(&product, profile);
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  return conv_product_record_node(recorder, node, variants);
}

const struct kernel kernel_conv_register = {.name = "conv_register",
                                            .algorithm = "register",
                                            .supports = supports,
                                            .is_for_lanes = 1,
                                            .record = record,
                                            .estimate = estimate,
                                            .variants = variants,
                                            .takes_variant = conv_product_takes_variant};
