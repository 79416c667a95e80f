/** MaxPool and AveragePool, of plain tensors or of channels in blocks for lanes (cl/pool.cl). */
#include "kernels/conv.h"

static int supports(const struct node *node, const struct device_profile *profile) {
  struct window window;
  return (kernel_takes_plain(node, profile) || kernel_takes_lane_blocks(node, profile)) &&
         window_resolve(&node->call, &window) == RESCL_OK;
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  struct window window;
  TRY(window_resolve(&node->call, &window));
  const int is_max = node->call.op == &op_max_pool;
  const int block = node->outputs[0]->tensor.block;
  const int64_t planes = window.batch * divide_up(window.input_channels, block ? block : 1);
  struct kernel_launch launch = {
      .source = "pool",
      .kernel = is_max ? "max_pool" : "average_pool",
      .options = block ? LANES_BLOCK_OPTION : NULL,
      .global = {(size_t)(window.output_height * window.output_width), (size_t)planes},
      KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),
                       ARGUMENT_OF_BUFFER(recorder_output(recorder, node)), argument_of_window(&window),
                       argument_of_size(&window, planes, window.count_include_pad),
                       ARGUMENT_OF_INT((int32_t)(window.input_height + window.pad_bottom)),
                       ARGUMENT_OF_INT((int32_t)(window.input_width + window.pad_right)))};
  if (is_max) launch.argument_count = 4; // only an average asks where the padding ends
  return recorder_launch(recorder, &launch);
}

const struct kernel kernel_pool = {.name = "pool", .supports = supports, .record = record};
