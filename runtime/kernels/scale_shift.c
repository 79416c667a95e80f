/** Batch normalization that stands alone, as scale and shift per channel (cl/scale_shift.cl). */
#include "base/integer.h"
#include "kernels/repeat.h"

static rescl_status record_repeat(struct recorder *recorder, const struct node *node,
                                  const struct repetition *repetition) {
  const struct activation activation = activation_epilogue(&node->call);
  return recorder_launch(recorder, &(struct kernel_launch){
                                       .source = "scale_shift",
                                       .kernel = "scale_shift_repeat",
                                       .options = repeat_option(repetition->elements),
                                       .global = {(size_t)repetition->values},
                                       KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),
                                                        ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 1)),
                                                        ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 2)),
                                                        ARGUMENT_OF_BUFFER(recorder_output(recorder, node)),
                                                        ARGUMENT_OF_INT((int32_t)repetition->values),
                                                        argument_of_repetition(repetition),
                                                        ARGUMENTS_OF_ACTIVATION(activation))});
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  struct repetition repetition;
  if (repeat_resolve_channels(&repetition, recorder_profile(recorder), &node->outputs[0]->tensor))
    return record_repeat(recorder, node, &repetition);
  const struct shape *shape = &node->outputs[0]->tensor.shape;
  const struct activation activation = activation_epilogue(&node->call);
  const int block = node->outputs[0]->tensor.block ? node->outputs[0]->tensor.block : 1;
  const int64_t channels = shape->dims[1], planes = shape->dims[0] * divide_up(channels, block);
  const int64_t inner = shape_product(shape, 2, shape->rank) * block;
  return recorder_launch(
      recorder, &(struct kernel_launch){
                    .source = "scale_shift",
                    .kernel = "scale_shift",
                    .global = {(size_t)inner, (size_t)planes},
                    KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),
                                     ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 1)),
                                     ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 2)),
                                     ARGUMENT_OF_BUFFER(recorder_output(recorder, node)),
                                     ARGUMENT_OF_INT((int32_t)planes), ARGUMENT_OF_INT((int32_t)inner),
                                     ARGUMENT_OF_INT((int32_t)channels), ARGUMENT_OF_INT(block),
                                     ARGUMENTS_OF_ACTIVATION(activation))});
}

const struct kernel kernel_scale_shift = {
    .name = "scale_shift", .supports = kernel_takes_either, .record = record};
