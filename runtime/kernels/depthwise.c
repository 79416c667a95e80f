/** Conv with one input channel per group (cl/depthwise.cl). */
#include <stdio.h>

#include "kernels/conv.h"

static int supports(const struct node *node) {
  struct window window;
  return kernel_fits_int(node) && window_resolve(&node->call, &window) == RESCL_OK &&
         window.groups == window.input_channels && window.kernel_height * window.kernel_width <= 49;
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  struct window window;
  TRY(window_resolve(&node->call, &window));
  const struct activation activation = activation_epilogue(&node->call);
  const int64_t planes = window.batch * window.output_channels;
  const int64_t channels[] = {window.output_channels, window.output_channels / window.groups, planes,
                              (int64_t)activation.kind};
  char options[80];
  snprintf(options, sizeof options, "-DKERNEL_HEIGHT=%d -DKERNEL_WIDTH=%d", (int)window.kernel_height,
           (int)window.kernel_width);
  return recorder_launch(
      recorder,
      &(struct kernel_launch){
          .source = "depthwise",
          .kernel = "depthwise",
          .options = options,
          .global = {(size_t)(window.output_height * window.output_width), (size_t)planes},
          KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, CONV_INPUT)),
                           ARGUMENT_OF_BUFFER(recorder_input(recorder, node, CONV_WEIGHTS)),
                           ARGUMENT_OF_BUFFER(recorder_input(recorder, node, CONV_BIAS)),
                           ARGUMENT_OF_BUFFER(recorder_input(recorder, node, CONV_SKIP)),
                           ARGUMENT_OF_BUFFER(recorder_output(recorder, node)), argument_of_window(&window),
                           argument_of_size(&window, 0, 0), argument_int8(channels, 4),
                           ARGUMENT_OF_FLOAT(activation.alpha), ARGUMENT_OF_FLOAT(activation.beta))});
}

const struct kernel kernel_depthwise = {
    .name = "depthwise", .algorithm = "depthwise", .supports = supports, .record = record};
