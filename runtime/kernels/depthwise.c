/** Conv with one input channel per group (cl/depthwise.cl). */
#include <stdio.h>

#include "kernels/conv.h"

static int supports(const struct node *node, const struct device_profile *profile) {
  struct window window;
  return kernel_takes_plain(node, profile) && window_resolve(&node->call, &window) == RESCL_OK &&
         window.groups == window.input_channels && window.kernel_height * window.kernel_width <= 49;
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  struct window window;
  char options[80];
  TRY(window_resolve(&node->call, &window));
  snprintf(options, sizeof options, "-DKERNEL_HEIGHT=%d -DKERNEL_WIDTH=%d", (int)window.kernel_height,
           (int)window.kernel_width);
  return conv_record(recorder, node, "depthwise", options);
}

const struct kernel kernel_depthwise = {
    .name = "depthwise", .algorithm = "depthwise", .supports = supports, .record = record};
