/** Conv with one input channel per output channel, channels in blocks, where work-items are lanes
 *  (cl/depthwise_pixel.cl). */
#include <stdio.h>

#include "graph/cost.h"
#include "kernels/depthwise.h"

enum { MOST_ROWS = 2, ITEMS_PER_UNIT = 256 };

/** Outputs that a work-item makes. */
static const struct kernel_variant variants[] = {{"1_row", {1}}, {"2_rows", {MOST_ROWS}}, {NULL, {0}}};

static int resolve(const struct node *node, struct window *window) {
  return window_resolve(&node->call, window) == RESCL_OK && window->groups == window->input_channels &&
         window->output_channels == window->input_channels;
}

static int supports(const struct node *node, const struct device_profile *profile) {
  struct window window;
  return kernel_takes_lane_blocks(node, profile) && resolve(node, &window);
}

/** A window that networks have, with loops of its own. */
static int is_usual(const struct window *window) {
  return window->kernel_height == window->kernel_width &&
         (window->kernel_height == 3 || window->kernel_height == 5) &&
         window->stride_height == window->stride_width && window->stride_height <= 2 &&
         window->dilation_height == 1 && window->dilation_width == 1;
}

static int64_t count_items(const struct window *window, int64_t rows) {
  return window->batch * divide_up(window->input_channels, LANES_BLOCK) *
         divide_up(window->output_height, rows) * window->output_width;
}

static int takes_rows(const struct window *window) {
  return is_usual(window) && window->kernel_height == 3;
}

static int takes_variant(const struct node *node, const struct device_profile *profile,
                         const struct kernel_variant *variant) {
  struct window window;
  (void)profile;
  return resolve(node, &window) && (variant->parameters[0] == 1 || takes_rows(&window));
}

/** One where more would leave compute units without work. */
static int64_t choose_rows(const struct window *window, const struct device_profile *profile) {
  const int64_t wanted = ITEMS_PER_UNIT * (int64_t)profile->compute_units;
  return takes_rows(window) && count_items(window, MOST_ROWS) >= wanted ? MOST_ROWS : 1;
}

static void build_options(char *options, size_t size_bytes, const struct window *window, int64_t rows) {
  const int length = snprintf(options, size_bytes, LANES_BLOCK_OPTION " -DROWS=%d", (int)rows);
  if (is_usual(window))
    snprintf(options + length, size_bytes - (size_t)length, " -DWINDOW_SIDE=%d -DWINDOW_STRIDE=%d",
             (int)window->kernel_height, (int)window->stride_height);
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  struct window window;
  char options[80];
  resolve(node, &window);
  const struct kernel_variant *variant = recorder_variant(recorder);
  const int64_t rows = variant ? variant->parameters[0] : choose_rows(&window, recorder_profile(recorder));
  const int64_t count = count_items(&window, rows);
  const struct activation activation = activation_epilogue(&node->call);
  build_options(options, sizeof options, &window, rows);
  return recorder_launch(
      recorder, &(struct kernel_launch){
                    .source = "depthwise_pixel",
                    .kernel = "depthwise_pixel",
                    .options = options,
                    .global = {(size_t)count},
                    .operations = (double)node_flops(node),
                    KERNEL_ARGUMENTS(
                        ARGUMENT_OF_BUFFER(recorder_input(recorder, node, CONV_INPUT)),
                        ARGUMENT_OF_BUFFER(depthwise_packed(recorder, node, &window, LANES_BLOCK)),
                        ARGUMENT_OF_BUFFER(recorder_input(recorder, node, CONV_SKIP)),
                        ARGUMENT_OF_BUFFER(recorder_output(recorder, node)), ARGUMENT_OF_INT((int32_t)count),
                        argument_of_window(&window), argument_of_size(&window, 0, 0),
                        ARGUMENT_OF_INT((int32_t)divide_up(window.input_channels, LANES_BLOCK)),
                        ARGUMENTS_OF_ACTIVATION(activation))});
}

const struct kernel kernel_depthwise_pixel = {.name = "depthwise_pixel",
                                              .algorithm = "depthwise",
                                              .supports = supports,
                                              .is_for_lanes = 1,
                                              .record = record,
                                              .variants = variants,
                                              .takes_variant = takes_variant};
