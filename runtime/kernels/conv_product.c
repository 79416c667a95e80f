#include "kernels/conv_product.h"

#include <math.h>
#include <stdio.h>

int conv_product_fits(const struct conv_product *product, const struct device_profile *profile) {
  return conv_product_packed_floats(product) <= INT32_MAX &&
         (uint64_t)(conv_product_channel_tiles(product) * product->conv.groups) <= profile->most_rows &&
         product->splits * conv_product_bias_floats(product) * product->pixels <= INT32_MAX;
}

rescl_status conv_product_record(struct recorder *recorder, const struct conv_product *product,
                                 const struct conv_operands *operands) {
  const struct conv_blocked *conv = &product->conv;
  const struct conv_tile *tile = &product->tile;
  const struct window *window = &conv->window;
  const struct activation activation = operands->activation;
  const int64_t size[] = {window->batch,          window->input_height, window->input_width,
                          window->output_height,  window->output_width, operands->input_offset,
                          operands->output_offset};
  const int64_t channels[] = {
      conv->group_input_blocks, conv->group_output_blocks, conv->groups, conv->units, product->split_units,
      product->splits,          (int64_t)activation.kind};
  const char *kernel = tile->uses_local_memory ? "conv_tiled" : "conv_register";
  const size_t items = (size_t)conv_tile_items(tile);
  char options[160];
  snprintf(options, sizeof options,
           tile->uses_local_memory ? LANES_BLOCK_OPTION
               " -DITEM_CHANNELS=%d -DITEM_PIXELS=%d -DTILE_CHANNELS=%d "
               "-DTILE_PIXELS=%d -DTILE_UNITS=%d"
                                   : LANES_BLOCK_OPTION " -DITEM_CHANNELS=%d -DITEM_PIXELS=%d",
           tile->item_channels, tile->item_pixels, tile->channels, tile->pixels, tile->units);
  return recorder_launch(
      recorder,
      &(struct kernel_launch){
          .source = kernel,
          .kernel = kernel,
          .options = options,
          .global = {(size_t)divide_up(product->pixels, tile->pixels) * items,
                     (size_t)(conv_product_channel_tiles(product) * conv->groups), (size_t)product->splits},
          .operations = 2.0 *
                        (double)(product->pixels * conv->groups * conv->group_output_blocks * LANES_BLOCK) *
                        (double)(conv->units * LANES_BLOCK),
          .local = {tile->uses_local_memory ? items : 0},
          KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(operands->input), ARGUMENT_OF_BUFFER(operands->packed),
                           ARGUMENT_OF_BUFFER(operands->skip), ARGUMENT_OF_BUFFER(operands->output),
                           argument_of_window(window), argument_int8(size, 7), argument_int8(channels, 7),
                           ARGUMENT_OF_FLOAT(activation.alpha), ARGUMENT_OF_FLOAT(activation.beta))});
}

static rescl_status record_sum(struct recorder *recorder, const struct node *node, struct buffer *partial,
                               struct buffer *packed, const struct conv_product *product) {
  const struct activation activation = activation_epilogue(&node->call);
  const struct window *window = &product->conv.window;
  const int64_t pixels = window->output_height * window->output_width;
  const int64_t blocks = product->conv.groups * product->conv.group_output_blocks;
  return recorder_launch(
      recorder, &(struct kernel_launch){
                    .source = "conv_sum",
                    .kernel = "conv_sum",
                    .options = LANES_BLOCK_OPTION,
                    .global = {(size_t)pixels, (size_t)(window->batch * blocks)},
                    KERNEL_ARGUMENTS(
                        ARGUMENT_OF_BUFFER(partial), ARGUMENT_OF_BUFFER(packed),
                        ARGUMENT_OF_BUFFER(recorder_input(recorder, node, CONV_SKIP)),
                        ARGUMENT_OF_BUFFER(recorder_output(recorder, node)), ARGUMENT_OF_INT((int32_t)pixels),
                        ARGUMENT_OF_INT((int32_t)(window->batch * blocks)), ARGUMENT_OF_INT((int32_t)blocks),
                        ARGUMENT_OF_INT((int32_t)product->splits), ARGUMENTS_OF_ACTIVATION(activation))});
}

static int has_tile(const struct conv_blocked *conv, const struct kernel_variant *variants,
                    const struct device_profile *profile) {
  for (const struct kernel_variant *variant = variants; variant->name; variant++) {
    const struct conv_tile tile = conv_tile_of(variant, profile);
    const struct conv_product product = conv_product_whole(conv, &tile);
    if (conv_tile_fits(&tile, profile) && conv_product_fits(&product, profile)) return 1;
  }
  return 0;
}

const struct kernel_variant *conv_product_best(const struct conv_blocked *conv,
                                               const struct kernel_variant *variants,
                                               const struct device_profile *profile) {
  const struct kernel_variant *best = NULL;
  double best_cycles = INFINITY;
  for (const struct kernel_variant *variant = variants; variant->name; variant++) {
    const struct conv_tile tile = conv_tile_of(variant, profile);
    if (!conv_tile_fits(&tile, profile)) continue;
    const struct conv_product product = conv_product_of(conv, &tile, profile);
    const double cycles = conv_product_estimate(&product, profile).cycles;
    if (!conv_product_fits(&product, profile) || cycles >= best_cycles) continue;
    best_cycles = cycles;
    best = variant;
  }
  return best;
}

int conv_product_supports(const struct node *node, const struct device_profile *profile,
                          const struct kernel_variant *variants) {
  if (!kernel_takes_lane_blocks(node, profile)) return 0;
  const struct conv_blocked conv = conv_blocked_of(node);
  return has_tile(&conv, variants, profile);
}

struct conv_product conv_product_of_node(const struct node *node, const struct device_profile *profile,
                                         const struct kernel_variant *variant,
                                         const struct kernel_variant *variants) {
  const struct conv_blocked conv = conv_blocked_of(node);
  const struct conv_tile tile =
      conv_tile_of(variant ? variant : conv_product_best(&conv, variants, profile), profile);
  return conv_product_of(&conv, &tile, profile);
}

int conv_product_takes_variant(const struct node *node, const struct device_profile *profile,
                               const struct kernel_variant *variant) {
  const struct conv_tile tile = conv_tile_of(variant, profile);
  if (!conv_tile_fits(&tile, profile)) return 0;
  const struct conv_product product = conv_product_of_node(node, profile, variant, NULL);
  return conv_product_fits(&product, profile);
}

rescl_status conv_product_record_node(struct recorder *recorder, const struct node *node,
                                      const struct kernel_variant *variants) {
  const struct conv_product made =
      conv_product_of_node(node, recorder_profile(recorder), recorder_variant(recorder), variants);
  const struct conv_product *product = &made;
  const struct packing packing = {.size_bytes = (size_t)conv_product_packed_floats(product) * sizeof(float),
                                  .pack = conv_product_pack,
                                  .configuration = product};
  struct buffer *packed = recorder_packed(recorder, node, &packing);
  const int64_t outputs = product->splits * conv_product_bias_floats(product) * product->pixels;
  const int is_split = product->splits > 1;
  struct buffer *partial = is_split ? recorder_workspace(recorder, (size_t)outputs * sizeof(float)) : NULL;
  const struct conv_operands operands = {
      .input = recorder_input(recorder, node, CONV_INPUT),
      .packed = packed,
      .skip = recorder_input(recorder, node, CONV_SKIP),
      .output = is_split ? partial : recorder_output(recorder, node),
      .activation = activation_epilogue(&node->call),
  };
  TRY(conv_product_record(recorder, product, &operands));
  return is_split ? record_sum(recorder, node, partial, packed, product) : RESCL_OK;
}
