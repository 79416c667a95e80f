/** PRelu with a broadcast slope (cl/prelu.cl). */
#include "kernels/repeat.h"

static rescl_status record_repeat(struct recorder *recorder, const struct node *node,
                                  const struct repetition *repetition) {
  return recorder_launch(recorder, &(struct kernel_launch){
                                       .source = "prelu",
                                       .kernel = "prelu_repeat",
                                       .options = repeat_option(repetition->elements),
                                       .global = {(size_t)repetition->values},
                                       KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),
                                                        ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 1)),
                                                        ARGUMENT_OF_BUFFER(recorder_output(recorder, node)),
                                                        ARGUMENT_OF_INT((int32_t)repetition->values),
                                                        argument_of_repetition(repetition))});
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  const struct tensor *output = &node->outputs[0]->tensor;
  struct strided_view slope;
  struct repetition repetition;
  if (repeat_resolve(&repetition, &node->inputs[1]->tensor, output))
    return record_repeat(recorder, node, &repetition);
  kernel_stored_broadcast(&node->inputs[1]->tensor, output, &slope);
  const struct shape *shape = &slope.shape;
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

const struct kernel kernel_prelu = {.name = "prelu", .supports = kernel_takes_either, .record = record};
