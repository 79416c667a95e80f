/** What the convolutions share whose work-items are lanes, on channels in blocks of 4: tiles of outputs, how well they
 *  fill a device, weights by tile, and the sum split among work-groups. */
#ifndef RESCL_KERNELS_CONV_PRODUCT_H
#define RESCL_KERNELS_CONV_PRODUCT_H

#include "kernels/conv_blocked.h"

/** How much of a product one work-group makes, and of it one work-item. */
struct conv_tile {
  int channels, pixels;           // of a work-group
  int units;                      // at once: blocks of input channels, each at one tap
  int item_channels, item_pixels; // of a work-item
  int uses_local_memory;          // cl/conv_tiled.cl, else cl/conv_register.cl
};

/** From the parameters of a variant: item_channels, item_pixels; then, with local memory, channels, pixels, units. */
struct conv_tile conv_tile_of(const struct kernel_variant *variant, const struct device_profile *profile);
int64_t conv_tile_items(const struct conv_tile *tile);
/** Nonzero if a work-group can have the tile on the device, by computation: registers, local memory, size. */
int conv_tile_fits(const struct conv_tile *tile, const struct device_profile *profile);

/** A product of weights and inputs, group by group: a convolution, or what Winograd makes of one. */
struct conv_product {
  struct conv_blocked conv;
  struct conv_tile tile;
  int64_t pixels;              // of all images
  int64_t splits, split_units; // work-groups that share a sum, and what each of them adds
};

/** With as many splits as the device wants. */
struct conv_product conv_product_of(const struct conv_blocked *conv, const struct conv_tile *tile,
                                    const struct device_profile *profile);
/** The same with one work-group for a sum, which then is an output as it is. */
struct conv_product conv_product_whole(const struct conv_blocked *conv, const struct conv_tile *tile);
/** How many cycles of the device it takes to move that many floats, from caches or to them, in so many launches. */
double conv_memory_cycles(int64_t floats, int launches, const struct device_profile *profile);
/** What it takes, and how long. */
struct kernel_estimate conv_product_estimate(const struct conv_product *product,
                                             const struct device_profile *profile);
/** Nonzero if it can be indexed and launched. */
int conv_product_fits(const struct conv_product *product, const struct device_profile *profile);
/** Of these tiles the one that is expected to be the fastest; NULL: none fits. */
const struct kernel_variant *conv_product_best(const struct conv_blocked *conv,
                                               const struct kernel_variant *variants,
                                               const struct device_profile *profile);

int64_t conv_product_channel_tiles(const struct conv_product *product); // of a group
int64_t conv_product_padded_units(const struct conv_product *product);
int64_t conv_product_bias_floats(const struct conv_product *product);
/** The bias, then the weights by tile. */
int64_t conv_product_packed_floats(const struct conv_product *product);
/** `pack` of struct packing with a struct conv_product. */
rescl_status conv_product_pack(const struct node *node, const void *product, float *packed);

/** What a product is made of and where it goes. */
struct conv_operands {
  struct buffer *input, *packed, *skip, *output; // skip may be NULL
  int64_t input_offset, output_offset;           // in vectors of a block
  struct activation activation;
};
/** The product alone; with splits, each of them behind the other. */
rescl_status conv_product_record(struct recorder *recorder, const struct conv_product *product,
                                 const struct conv_operands *operands);
/** What a row of kernels.def whose variants are tiles answers and does: see struct kernel. `variant` NULL: the
 *  best of `variants`. */
int conv_product_supports(const struct node *node, const struct device_profile *profile,
                          const struct kernel_variant *variants);
int conv_product_takes_variant(const struct node *node, const struct device_profile *profile,
                               const struct kernel_variant *variant);
struct conv_product conv_product_of_node(const struct node *node, const struct device_profile *profile,
                                         const struct kernel_variant *variant,
                                         const struct kernel_variant *variants);
rescl_status conv_product_record_node(struct recorder *recorder, const struct node *node,
                                      const struct kernel_variant *variants);

/** The rows whose variants are tiles. */
extern const struct kernel kernel_conv_tiled, kernel_conv_register;

#endif
