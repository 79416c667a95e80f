/** GridSample (cl/grid_sample.cl). */
#include "kernels/layout.h"
#include "kernels/recording.h"

static rescl_status record(struct recorder *recorder, const struct node *node) {
  struct sampling sampling;
  TRY(sampling_resolve(&node->call, &sampling));
  const int64_t *input = sampling.input, *output = sampling.output;
  const int64_t planes = sampling.batch * sampling.channels, outputs = output[0] * output[1] * output[2];
  const int64_t size[] = {input[0],  input[1],  input[2],  sampling.channels,
                          output[0], output[1], output[2], planes};
  const int64_t how[] = {sampling.mode, sampling.padding, sampling.align_corners, sampling.axes};
  return recorder_launch(recorder, &(struct kernel_launch){
                                       .source = "grid_sample",
                                       .kernel = "grid_sample",
                                       .global = {(size_t)outputs, (size_t)planes},
                                       KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 0)),
                                                        ARGUMENT_OF_BUFFER(recorder_input(recorder, node, 1)),
                                                        ARGUMENT_OF_BUFFER(recorder_output(recorder, node)),
                                                        argument_int8(size, 8), argument_int8(how, 4))});
}

const struct kernel kernel_grid_sample = {
    .name = "grid_sample", .supports = kernel_takes_plain, .record = record};
