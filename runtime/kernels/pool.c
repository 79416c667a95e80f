/** MaxPool and AveragePool, plain (cl/pool.cl) and with channels in blocks (cl/pool_blocked.cl). */
#include "kernels/conv.h"

static int resolves(const struct node *node) {
  struct window window;
  return window_resolve(&node->call, &window) == RESCL_OK;
}

static rescl_status record_pool(struct recorder *recorder, const struct node *node, const char *source,
                                const char *kernel) {
  struct window window;
  char option[KERNEL_BLOCK_OPTION_BYTES];
  TRY(window_resolve(&node->call, &window));
  const int is_max = node->call.op == &op_max_pool;
  const int block = node->outputs[0]->tensor.block ? node->outputs[0]->tensor.block : 1;
  const int is_blocked = node->outputs[0]->tensor.block != 0;
  const int64_t planes = window.batch * ((window.input_channels + block - 1) / block);
  struct kernel_launch launch = {
      .source = source,
      .kernel = kernel,
      .options = kernel_block_option(node->outputs[0]->tensor.block, option),
      .global = {(size_t)(window.output_height * (is_blocked ? 1 : window.output_width)), (size_t)planes},
      .local = {(size_t)is_blocked, 1, 1}, // 0: the usual
      KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),
                       ARGUMENT_OF_BUFFER(recorder_output(recorder, node)), argument_of_window(&window),
                       argument_of_size(&window, planes, window.count_include_pad),
                       ARGUMENT_OF_INT((int32_t)(window.input_height + window.pad_bottom)),
                       ARGUMENT_OF_INT((int32_t)(window.input_width + window.pad_right)))};
  if (is_max) launch.argument_count = 4; // only an average asks where the padding ends
  return recorder_launch(recorder, &launch);
}

static int supports_plain(const struct node *node) {
  return kernel_takes_plain(node) && resolves(node);
}

static rescl_status record_plain(struct recorder *recorder, const struct node *node) {
  return record_pool(recorder, node, "pool", node->call.op == &op_max_pool ? "max_pool" : "average_pool");
}

const struct kernel kernel_pool = {.name = "pool", .supports = supports_plain, .record = record_plain};

static int supports_blocked(const struct node *node) {
  return kernel_takes_blocks(node) && resolves(node);
}

static rescl_status record_blocked(struct recorder *recorder, const struct node *node) {
  return record_pool(recorder, node, "blocked",
                     node->call.op == &op_max_pool ? "max_pool_blocked" : "average_pool_blocked");
}

const struct kernel kernel_pool_blocked = {
    .name = "pool_blocked", .supports = supports_blocked, .record = record_blocked};
