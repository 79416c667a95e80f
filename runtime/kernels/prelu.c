/** PRelu with a broadcast slope (cl/prelu.cl). */
#include "kernels/kernel.h"
#include "ops/geometry.h"

static rescl_status record(struct recorder *recorder, const struct node *node) {
  const struct shape *shape = &node->outputs[0]->tensor.shape;
  struct strided_view slope;
  broadcast_view(&node->inputs[1]->tensor.shape, shape, &slope);
  const int64_t count = shape_elements(shape);
  return recorder_launch(recorder, &(struct kernel_launch){
                                       .source = "prelu",
                                       .kernel = "prelu",
                                       .global = {(size_t)count},
                                       KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),
                                                        ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 1)),
                                                        ARGUMENT_OF_BUFFER(recorder_output(recorder, node)),
                                                        ARGUMENT_OF_INT((int32_t)count),
                                                        argument_int8_end(shape->dims, shape->rank, 1),
                                                        argument_int8_end(slope.strides, shape->rank, 0))});
}

const struct kernel kernel_prelu = {.name = "prelu", .supports = kernel_fits_int, .record = record};
