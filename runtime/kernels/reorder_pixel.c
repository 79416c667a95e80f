/** Reorder where work-items are lanes (cl/reorder_pixel.cl). */
#include "base/integer.h"
#include "kernels/layout.h"
#include "kernels/recording.h"

static int supports(const struct node *node, const struct device_profile *profile) {
  (void)profile;
  const struct tensor *input = node->call.inputs[0], *output = node->call.outputs[0];
  return (input->block == 0) != (output->block == 0) && input->block + output->block == LANES_BLOCK &&
         tensor_stored_elements(input) <= INT32_MAX && tensor_stored_elements(output) <= INT32_MAX;
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  const struct tensor *output = node->call.outputs[0];
  const int64_t *dims = output->shape.dims;
  const int64_t blocks = divide_up(dims[1], LANES_BLOCK), pixels = dims[2] * dims[3];
  const int64_t count = dims[0] * blocks * pixels;
  return recorder_launch(
      recorder, &(struct kernel_launch){
                    .source = "reorder_pixel",
                    .kernel = "reorder_pixel",
                    .options = LANES_BLOCK_OPTION,
                    .global = {(size_t)count},
                    KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),
                                     ARGUMENT_OF_BUFFER(recorder_output(recorder, node)),
                                     ARGUMENT_OF_INT((int32_t)count), ARGUMENT_OF_INT(output->block > 0),
                                     ARGUMENT_OF_INT((int32_t)dims[1]), ARGUMENT_OF_INT((int32_t)blocks),
                                     ARGUMENT_OF_INT((int32_t)pixels))});
}

const struct kernel kernel_reorder_pixel = {
    .name = "reorder_pixel", .supports = supports, .is_for_lanes = 1, .record = record};
