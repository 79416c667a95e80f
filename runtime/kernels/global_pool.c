/** GlobalAveragePool and GlobalMaxPool, plain (cl/global_pool.cl) and with channels in blocks
 *  (cl/global_pool_blocked.cl). */
#include "kernels/kernel.h"

static rescl_status record_global_pool(struct recorder *recorder, const struct node *node, const char *source,
                                       const char *kernel) {
  const struct shape *shape = &node->inputs[0]->tensor.shape;
  char option[KERNEL_BLOCK_OPTION_BYTES];
  const int block = node->outputs[0]->tensor.block ? node->outputs[0]->tensor.block : 1;
  const int64_t planes = shape->dims[0] * ((shape->dims[1] + block - 1) / block);
  const int64_t inner = shape_product(shape, 2, shape->rank);
  return recorder_launch(
      recorder, &(struct kernel_launch){
                    .source = source,
                    .kernel = kernel,
                    .options = kernel_block_option(node->outputs[0]->tensor.block, option),
                    .global = {(size_t)planes},
                    .local = {block > 1, 1, 1}, // vectors need no neighbours
                    KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),
                                     ARGUMENT_OF_BUFFER(recorder_output(recorder, node)),
                                     ARGUMENT_OF_INT((int32_t)planes), ARGUMENT_OF_INT((int32_t)inner))});
}

static rescl_status record_plain(struct recorder *recorder, const struct node *node) {
  const int is_max = node->call.op == &op_global_max_pool;
  return record_global_pool(recorder, node, "global_pool",
                            is_max ? "global_max_pool" : "global_average_pool");
}

const struct kernel kernel_global_pool = {
    .name = "global_pool", .supports = kernel_takes_plain, .record = record_plain};

static rescl_status record_blocked(struct recorder *recorder, const struct node *node) {
  const int is_max = node->call.op == &op_global_max_pool;
  return record_global_pool(recorder, node, "blocked",
                            is_max ? "global_max_pool_blocked" : "global_average_pool_blocked");
}

const struct kernel kernel_global_pool_blocked = {
    .name = "global_pool_blocked", .supports = kernel_takes_blocks, .record = record_blocked};
