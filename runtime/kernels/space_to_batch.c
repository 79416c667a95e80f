/** SpaceToBatch and BatchToSpace, of plain tensors or of channels in blocks (cl/space_to_batch.cl). */
#include "base/integer.h"
#include "kernels/repeat.h"

static rescl_status record(struct recorder *recorder, const struct node *node) {
  struct phases phases;
  TRY(phases_resolve(&node->call, &phases));
  const struct tensor *output = &node->outputs[0]->tensor;
  const int64_t block = output->block ? output->block : 1, *dims = output->shape.dims;
  const int64_t channels = divide_up(dims[1], block), rows = dims[0] * channels * dims[2];
  const int64_t shape[] = {
      channels, phases.height, phases.width, phases.dilation, phases.phase_height, phases.phase_width, rows};
  return recorder_launch(
      recorder,
      &(struct kernel_launch){
          .source = "space_to_batch",
          .kernel = node->call.op == &op_space_to_batch ? "space_to_batch" : "batch_to_space",
          .options = repeat_option(block),
          .global = {(size_t)dims[3], (size_t)rows},
          KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),
                           ARGUMENT_OF_BUFFER(recorder_output(recorder, node)), argument_int8(shape, 7))});
}

const struct kernel kernel_space_to_batch = {
    .name = "space_to_batch", .supports = kernel_takes_either, .record = record};
