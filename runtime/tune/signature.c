#include "tune/signature.h"

#include <inttypes.h>
#include <stdio.h>

#include "ops/geometry.h"

enum { CONV_WEIGHTS = 1, CONV_BIAS, CONV_SKIP };

int signature_is_tunable(const struct node *node) {
  struct window window;
  if (node->call.op != &op_conv || !node->call.inputs[CONV_WEIGHTS]->data) return 0;
  const struct tensor *bias = op_input(&node->call, CONV_BIAS);
  return (!bias || bias->data) && window_resolve(&node->call, &window) == RESCL_OK;
}

void signature_write(char text[SIGNATURE_BYTES], const struct node *node, size_t compute_units,
                     const char *algorithm) {
  struct window window = {0};
  (void)window_resolve(&node->call, &window);
  const char *activation = activation_name(activation_epilogue(&node->call).kind);
  snprintf(text, SIGNATURE_BYTES,
           "Conv %" PRId64 "x%" PRId64 "x%" PRId64 "x%" PRId64 "/%d > %" PRId64 "x%" PRId64 "x%" PRId64
           "/%d k%" PRId64 "x%" PRId64 " s%" PRId64 "x%" PRId64 " d%" PRId64 "x%" PRId64 " p%" PRId64
           ",%" PRId64 " g%" PRId64 "%s%s%s u%zu%s%s",
           window.batch, window.input_channels, window.input_height, window.input_width,
           node->call.inputs[0]->block, window.output_channels, window.output_height, window.output_width,
           node->call.outputs[0]->block, window.kernel_height, window.kernel_width, window.stride_height,
           window.stride_width, window.dilation_height, window.dilation_width, window.pad_top,
           window.pad_left, window.groups, op_input(&node->call, CONV_SKIP) ? " +skip" : "",
           *activation ? " " : "", activation, compute_units, algorithm ? " by " : "",
           algorithm ? algorithm : "");
}
