/** Conv straight from its definition (cl/conv_direct.cl): right for anything, and the fallback. */
#include "kernels/conv.h"

static rescl_status record(struct recorder *recorder, const struct node *node) {
  struct window window;
  TRY(window_resolve(&node->call, &window));
  const struct activation activation = activation_epilogue(&node->call);
  const int64_t planes = window.batch * window.output_channels;
  const int64_t channels[] = {window.input_channels, window.output_channels, window.groups, planes,
                              (int64_t)activation.kind};
  return recorder_launch(
      recorder,
      &(struct kernel_launch){
          .source = "conv_direct",
          .kernel = "conv_direct",
          .global = {(size_t)(window.output_height * window.output_width), (size_t)planes},
          KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, CONV_INPUT)),
                           ARGUMENT_OF_BUFFER(recorder_input(recorder, node, CONV_WEIGHTS)),
                           ARGUMENT_OF_BUFFER(recorder_input(recorder, node, CONV_BIAS)),
                           ARGUMENT_OF_BUFFER(recorder_input(recorder, node, CONV_SKIP)),
                           ARGUMENT_OF_BUFFER(recorder_output(recorder, node)), argument_of_window(&window),
                           argument_of_size(&window, 0, 0), argument_int8(channels, 5),
                           ARGUMENT_OF_FLOAT(activation.alpha), ARGUMENT_OF_FLOAT(activation.beta))});
}

const struct kernel kernel_conv_direct = {
    .name = "conv_direct", .algorithm = "direct", .supports = kernel_fits_int, .record = record};
