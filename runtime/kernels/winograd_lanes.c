/** Conv with a 3x3 window at stride 1 by minimal filtering where work-items are lanes (cl/winograd_lanes.cl): two transforms
 *  around a product in tiles, channels in blocks of 4. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "kernels/conv_product.h"
#include "kernels/winograd.h"

#define LAUNCHES 3

struct filter {
  struct winograd winograd;
  struct conv_product product;      // positions as groups, tiles as pixels
  int64_t patch_floats, sum_floats; // of the workspace
};

/** The product at every position: a convolution of single pixels in as many groups. */
static struct conv_blocked blocked_of(const struct winograd *winograd) {
  const struct window window = {.batch = 1,
                                .input_channels = winograd->positions * winograd->input_blocks * LANES_BLOCK,
                                .output_channels =
                                    winograd->positions * winograd->output_blocks * LANES_BLOCK,
                                .groups = winograd->positions,
                                .input_height = 1,
                                .input_width = winograd->tiles,
                                .output_height = 1,
                                .output_width = winograd->tiles,
                                .kernel_height = 1,
                                .kernel_width = 1,
                                .stride_height = 1,
                                .stride_width = 1,
                                .dilation_height = 1,
                                .dilation_width = 1};
  return (struct conv_blocked){.window = window,
                               .block = LANES_BLOCK,
                               .groups = winograd->positions,
                               .group_channels = winograd->input_blocks * LANES_BLOCK,
                               .group_input_blocks = winograd->input_blocks,
                               .group_output_blocks = winograd->output_blocks,
                               .units = winograd->input_blocks};
}

/** @param variant  the product's tile; NULL: the best. Nonzero if the node can be filtered so. */
static int resolve(const struct node *node, int tile, const struct device_profile *profile,
                   struct filter *filter) {
  struct winograd *winograd = &filter->winograd;
  if (!kernel_takes_lane_blocks(node, profile) || winograd_resolve(node, tile, winograd) != RESCL_OK ||
      !winograd_takes(&winograd->window))
    return 0;
  const struct conv_blocked conv = blocked_of(winograd);
  const struct kernel *product =
      profile->class == DEVICE_TILE_GPU ? &kernel_conv_tiled : &kernel_conv_register;
  const struct kernel_variant *variant = conv_product_best(&conv, product->variants, profile);
  if (!variant) return 0;
  const struct conv_tile product_tile = conv_tile_of(variant, profile);
  filter->product = conv_product_whole(&conv, &product_tile);
  filter->patch_floats = winograd->positions * winograd->input_blocks * winograd->tiles * LANES_BLOCK;
  filter->sum_floats = winograd->positions * winograd->output_blocks * winograd->tiles * LANES_BLOCK;
  return filter->patch_floats + filter->sum_floats <= INT32_MAX;
}

static struct kernel_estimate estimate_of(const struct filter *filter, const struct device_profile *profile) {
  const struct window *window = &filter->winograd.window;
  const int64_t outputs = window->output_channels * window->output_height * window->output_width;
  const int64_t inputs = window->input_channels * window->input_height * window->input_width;
  struct kernel_estimate estimate = conv_product_estimate(&filter->product, profile);
  estimate.cycles +=
      conv_memory_cycles(2 * (filter->patch_floats + filter->sum_floats) + window->batch * (inputs + outputs),
                         LAUNCHES - 1, profile);
  return estimate;
}

static double cycles_of(const struct node *node, int tile, const struct device_profile *profile) {
  struct filter filter;
  return resolve(node, tile, profile, &filter) ? estimate_of(&filter, profile).cycles : INFINITY;
}

static double cycles_by(const struct kernel *kernel, const struct node *node,
                        const struct device_profile *profile) {
  return kernel->supports(node, profile) ? kernel->estimate(node, profile, NULL).cycles : INFINITY;
}

/** Whether these tiles are expected to be faster than the other size and than the whole sum. */
static int prefers(const struct node *node, const struct device_profile *profile, int tile) {
  const double cycles = cycles_of(node, tile, profile);
  const struct kernel *direct =
      profile->class == DEVICE_TILE_GPU ? &kernel_conv_tiled : &kernel_conv_register;
  return cycles < cycles_of(node, 6 - tile, profile) && cycles < cycles_by(direct, node, profile);
}

/** [positions][tiles of channels][channels][channels of a tile] */
static float *place_in_tile(const struct winograd_weights *weights, int64_t position, int64_t channel,
                            int64_t first) {
  const struct conv_product *product = weights->configuration;
  const int64_t width = product->tile.channels, rows = conv_product_padded_units(product) * LANES_BLOCK;
  const int64_t tile = position * conv_product_channel_tiles(product) + first / width;
  return weights->packed + (tile * rows + channel) * width + first % width;
}

static rescl_status pack(const struct node *node, const void *configuration, float *packed) {
  const struct filter *filter = configuration;
  const struct conv_product *product = &filter->product;
  const int64_t bias_floats = conv_product_bias_floats(product), width = product->tile.channels;
  const int64_t outputs = width < WINOGRAD_MOST_OUTPUTS ? width : WINOGRAD_MOST_OUTPUTS;
  const struct winograd_weights weights = {.window = &filter->winograd.window,
                                           .tile = filter->winograd.tile,
                                           .channels = conv_product_padded_units(product) * LANES_BLOCK,
                                           .outputs = outputs,
                                           .source = node->inputs[CONV_WEIGHTS]->tensor.data,
                                           .packed = packed + bias_floats,
                                           .place = place_in_tile,
                                           .configuration = product};
  memset(packed, 0, (size_t)bias_floats * sizeof *packed); // what the product adds: the bias comes after it
  return winograd_transform_weights(&weights, conv_product_channel_tiles(product) * (width / outputs));
}

static rescl_status record_input(struct recorder *recorder, const struct node *node,
                                 const struct filter *filter, struct buffer *workspace, const char *options) {
  const struct winograd *winograd = &filter->winograd;
  const struct window *window = &winograd->window;
  const int64_t size[] = {winograd->input_blocks, window->input_height, window->input_width,
                          window->pad_top,        window->pad_left,     winograd->tile_rows,
                          winograd->tile_columns, winograd->tiles};
  return recorder_launch(
      recorder, &(struct kernel_launch){
                    .source = "winograd_lanes",
                    .kernel = "winograd_input",
                    .options = options,
                    .global = {(size_t)winograd->tiles * LANES_BLOCK, (size_t)winograd->input_blocks},
                    KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, CONV_INPUT)),
                                     ARGUMENT_OF_BUFFER(workspace), argument_int8(size, 8))});
}

static rescl_status record_output(struct recorder *recorder, const struct node *node,
                                  const struct filter *filter, struct buffer *workspace,
                                  const char *options) {
  const struct winograd *winograd = &filter->winograd;
  const struct window *window = &winograd->window;
  const struct activation activation = activation_epilogue(&node->call);
  const int64_t size[] = {winograd->output_blocks, window->output_height,    window->output_width,
                          window->output_channels, (int64_t)activation.kind, winograd->tile_rows,
                          winograd->tile_columns,  winograd->tiles};
  return recorder_launch(
      recorder,
      &(struct kernel_launch){
          .source = "winograd_lanes",
          .kernel = "winograd_output",
          .options = options,
          .global = {(size_t)winograd->tiles * LANES_BLOCK, (size_t)winograd->output_blocks},
          KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(workspace), ARGUMENT_OF_INT((int32_t)filter->patch_floats),
                           ARGUMENT_OF_BUFFER(recorder_input(recorder, node, CONV_BIAS)),
                           ARGUMENT_OF_BUFFER(recorder_input(recorder, node, CONV_SKIP)),
                           ARGUMENT_OF_BUFFER(recorder_output(recorder, node)), argument_int8(size, 8),
                           ARGUMENT_OF_FLOAT(activation.alpha), ARGUMENT_OF_FLOAT(activation.beta))});
}

static rescl_status record(struct recorder *recorder, const struct node *node, int tile) {
  struct filter filter;
  char options[32];
  if (!resolve(node, tile, recorder_profile(recorder), &filter))
    return fail(RESCL_UNSUPPORTED, "there are no tiles for this device");
  snprintf(options, sizeof options, LANES_BLOCK_OPTION " -DTILE=%d", tile);
  const struct packing packing = {.size_bytes =
                                      (size_t)conv_product_packed_floats(&filter.product) * sizeof(float),
                                  .pack = pack,
                                  .configuration = &filter};
  struct buffer *workspace =
      recorder_workspace(recorder, (size_t)(filter.patch_floats + filter.sum_floats) * sizeof(float));
  const struct conv_operands operands = {.input = workspace,
                                         .packed = recorder_packed(recorder, node, &packing),
                                         .output = workspace,
                                         .output_offset = filter.patch_floats / LANES_BLOCK};
  TRY(record_input(recorder, node, &filter, workspace, options));
  TRY(conv_product_record(recorder, &filter.product, &operands));
  return record_output(recorder, node, &filter, workspace, options);
}

#define WINOGRAD_LANES(tile)                                                                                 \
  static int supports_##tile(const struct node *node, const struct device_profile *profile) {                \
    return cycles_of(node, tile, profile) < INFINITY;                                                        \
  }                                                                                                          \
  static int prefers_##tile(const struct node *node, const struct device_profile *profile) {                 \
    return prefers(node, profile, tile);                                                                     \
  }                                                                                                          \
  static rescl_status record_##tile(struct recorder *recorder, const struct node *node) {                    \
    return record(recorder, node, tile);                                                                     \
  }                                                                                                          \
  static struct kernel_estimate estimate_##tile(                                                             \
      const struct node *node, const struct device_profile *profile, const struct kernel_variant *variant) { \
    struct filter filter = {0};                                                                              \
    (void)variant;                                                                                           \
    (void)resolve(node, tile, profile, &filter);                                                             \
    return estimate_of(&filter, profile);                                                                    \
  }                                                                                                          \
  const struct kernel kernel_winograd_lanes_##tile = {.name = "winograd_lanes_" #tile,                       \
                                                      .algorithm = "winograd",                               \
                                                      .supports = supports_##tile,                           \
                                                      .prefers = prefers_##tile,                             \
                                                      .is_for_lanes = 1,                                     \
                                                      .record = record_##tile,                               \
                                                      .estimate = estimate_##tile}
WINOGRAD_LANES(2);
WINOGRAD_LANES(4);
