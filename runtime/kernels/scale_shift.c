/** Batch normalization that stands alone, as scale and shift per channel (cl/scale_shift.cl). */
#include "kernels/elementwise.h"

static rescl_status record(struct recorder *recorder, const struct node *node) {
  const struct repetition repetition = repeat_of_channels(&node->outputs[0]->tensor);
  const struct activation activation = activation_epilogue(&node->call);
  const struct elementwise elementwise = {
      .operation = ELEMENTWISE_SCALE, .b = 1, .c = 2, .repetition = &repetition, .activation = activation};
  if (elementwise_takes(recorder, node, &elementwise))
    return elementwise_record(recorder, node, &elementwise);
  return recorder_launch(recorder, &(struct kernel_launch){
                                       .source = "scale_shift",
                                       .kernel = "scale_shift",
                                       .options = repeat_option(repetition.elements),
                                       .global = {(size_t)repetition.values},
                                       KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),
                                                        ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 1)),
                                                        ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 2)),
                                                        ARGUMENT_OF_BUFFER(recorder_output(recorder, node)),
                                                        ARGUMENT_OF_INT((int32_t)repetition.values),
                                                        argument_of_repetition(&repetition),
                                                        ARGUMENTS_OF_ACTIVATION(activation))});
}

const struct kernel kernel_scale_shift = {
    .name = "scale_shift", .supports = kernel_takes_either, .record = record};
