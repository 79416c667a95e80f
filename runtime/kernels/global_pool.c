/** GlobalAveragePool and GlobalMaxPool of plain tensors (cl/global_pool.cl). */
#include "kernels/layout.h"
#include "kernels/recording.h"

static rescl_status record(struct recorder *recorder, const struct node *node) {
  const struct shape *shape = &node->inputs[0]->tensor.shape;
  const int is_max = node->call.op == &op_global_max_pool;
  const int64_t planes = shape->dims[0] * shape->dims[1];
  const int64_t inner = shape_product(shape, 2, shape->rank);
  return recorder_launch(
      recorder, &(struct kernel_launch){
                    .source = "global_pool",
                    .kernel = is_max ? "global_max_pool" : "global_average_pool",
                    .global = {(size_t)planes},
                    KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),
                                     ARGUMENT_OF_BUFFER(recorder_output(recorder, node)),
                                     ARGUMENT_OF_INT((int32_t)planes), ARGUMENT_OF_INT((int32_t)inner))});
}

const struct kernel kernel_global_pool = {
    .name = "global_pool", .supports = kernel_takes_plain, .record = record};
