/** Reorder: plain tensors to channels in blocks and back (cl/reorder.cl). */
#include "base/integer.h"
#include "kernels/recording.h"

#define PIECE_PIXELS 64 // PIXELS of cl/reorder.cl

static int supports(const struct node *node, const struct device_profile *profile) {
  const struct tensor *input = node->call.inputs[0], *output = node->call.outputs[0];
  return profile->has_vectors && (input->block == 0) != (output->block == 0) &&
         tensor_stored_elements(input) <= INT32_MAX && tensor_stored_elements(output) <= INT32_MAX;
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  const struct tensor *input = node->call.inputs[0], *output = node->call.outputs[0];
  const int block = input->block ? input->block : output->block;
  const int64_t *dims = output->shape.dims;
  const int64_t blocks = divide_up(dims[1], block), pixels = dims[2] * dims[3];
  return recorder_task(
      recorder, &(struct kernel_task){
                    .name = "reorder",
                    .block = block,
                    .pieces = dims[0] * blocks * divide_up(pixels, PIECE_PIXELS),
                    .input = recorder_input(recorder, node, 0),
                    .output = recorder_output(recorder, node),
                    KERNEL_ARGUMENTS(ARGUMENT_OF_INT(output->block > 0), ARGUMENT_OF_INT((int32_t)dims[1]),
                                     ARGUMENT_OF_INT((int32_t)blocks), ARGUMENT_OF_INT((int32_t)pixels),
                                     ARGUMENT_OF_INT(block))});
}

const struct kernel kernel_reorder = {.name = "reorder", .supports = supports, .record = record};
