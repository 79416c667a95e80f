/** Transpose and Slice: the output reads the input through strides. */
#include "kernels/strided_copy.h"

#include <string.h>

rescl_status strided_copy_record(struct recorder *recorder, const struct strided_copy_spec *spec) {
  const int rank = spec->shape.rank;
  const int64_t count = shape_elements(&spec->shape);
  return recorder_launch(
      recorder,
      &(struct kernel_launch){
          .source = "strided_copy",
          .kernel = "strided_copy",
          .global = {(size_t)count},
          KERNEL_ARGUMENTS(ARGUMENT_OF_BUFFER(spec->input), ARGUMENT_OF_BUFFER(spec->output),
                           ARGUMENT_OF_INT((int32_t)count), argument_int8_end(spec->shape.dims, rank, 1),
                           argument_int8_end(spec->input_strides, rank, 0),
                           argument_int8_end(spec->output_strides, rank, 0),
                           ARGUMENT_OF_INT((int32_t)spec->input_offset),
                           ARGUMENT_OF_INT((int32_t)spec->output_offset))});
}

static rescl_status record(struct recorder *recorder, const struct node *node) {
  struct strided_view view;
  if (strcmp(node->call.op->name, "Transpose") == 0)
    TRY(transpose_resolve(&node->call, &view));
  else
    TRY(slice_resolve(&node->call, &view));
  int64_t output_strides[RESCL_MAX_RANK];
  shape_strides(&view.shape, output_strides);
  return strided_copy_record(recorder, &(struct strided_copy_spec){
                                           .input = recorder_input(recorder, node, 0),
                                           .output = recorder_output(recorder, node),
                                           .shape = view.shape,
                                           .input_strides = view.strides,
                                           .output_strides = output_strides,
                                           .input_offset = view.offset,
                                       });
}

const struct kernel kernel_strided_copy = {
    .name = "strided_copy", .supports = kernel_takes_plain, .record = record};
