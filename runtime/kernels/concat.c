/** Concat: one strided copy per input into its place in the output, whole blocks where channels are in
 *  blocks (cl/strided_copy.cl). None for those that the memory plan has put there (passes/plan_parts.h). */
#include "kernels/strided_copy.h"

static rescl_status record(struct recorder *recorder, const struct node *node) {
  struct shape output, shape;
  int axis = 0;
  TRY(axis_resolve(attribute_int(&node->call, "axis"), node->outputs[0]->tensor.shape.rank, 0, &axis));
  int64_t input_strides[RESCL_MAX_RANK], output_strides[RESCL_MAX_RANK], position = 0;
  blocks_stored_shape(&node->outputs[0]->tensor, &output);
  shape_strides(&output, output_strides);
  for (int input = 0; input < node->call.input_count; input++) {
    blocks_stored_shape(&node->inputs[input]->tensor, &shape);
    const int64_t place = position * output_strides[axis];
    if (shape_elements(&shape) > 0 && !strided_copy_is_there(node->inputs[input], node->outputs[0], -place)) {
      shape_strides(&shape, input_strides);
      TRY(strided_copy_record(recorder, &(struct strided_copy_spec){
                                            .input = recorder_input(recorder, node, input),
                                            .output = recorder_output(recorder, node),
                                            .dtype = node->outputs[0]->tensor.dtype,
                                            .shape = shape,
                                            .input_strides = input_strides,
                                            .output_strides = output_strides,
                                            .output_offset = place,
                                            .block = node->outputs[0]->tensor.block,
                                        }));
    }
    position += shape.dims[axis];
  }
  return RESCL_OK;
}

const struct kernel kernel_concat = {.name = "concat", .supports = kernel_takes_either, .record = record};
