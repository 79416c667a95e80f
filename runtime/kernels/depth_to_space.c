/** DepthToSpace, of plain tensors or of channels in blocks (cl/depth_to_space.cl). */
#include "base/integer.h"
#include "kernels/repeat.h"

static rescl_status record(struct recorder *recorder, const struct node *node) {
  struct pixels pixels;
  TRY(pixels_resolve(&node->call, &pixels));
  const int64_t block = node->outputs[0]->tensor.block ? node->outputs[0]->tensor.block : 1;
  const int64_t channels = pixels.channels / block, size = pixels.size;
  const int64_t rows = node->outputs[0]->tensor.shape.dims[0] * channels * pixels.height * size;
  const int64_t shape[] = {channels,
                           pixels.height,
                           pixels.width,
                           size,
                           pixels.channels_first ? 1 : channels,
                           pixels.channels_first ? size * size : 1,
                           rows};
  return recorder_launch(recorder, &(struct kernel_launch){
                                       .source = "depth_to_space",
                                       .kernel = "depth_to_space",
                                       .options = repeat_option(block),
                                       .global = {(size_t)(pixels.width * size), (size_t)rows},
                                       KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),
                                                        ARGUMENT_OF_BUFFER(recorder_output(recorder, node)),
                                                        argument_int8(shape, 7))});
}

/** Other types: strided_copy. */
static int supports(const struct node *node, const struct device_profile *profile) {
  return node->inputs[0]->tensor.dtype == DTYPE_FLOAT32 && kernel_takes_either(node, profile);
}

const struct kernel kernel_depth_to_space = {
    .name = "depth_to_space", .supports = supports, .record = record};
