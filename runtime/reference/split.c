/** Split: y_p[i] = x[i + the lengths of the parts before p along the axis]. */
#include "reference/table.h"
#include "reference/view.h"

rescl_status reference_split(const struct op_call *call) {
  struct split split;
  TRY(split_resolve(call, &split));
  const float *input = op_input(call, 0)->data;
  struct strided_view view = {.shape = op_input(call, 0)->shape};
  shape_strides(&view.shape, view.strides);
  for (int part = 0; part < call->output_count; part++) {
    view.shape.dims[split.axis] = split_length(&split, part);
    float *output = call->outputs[part] ? call->outputs[part]->data : NULL;
    const int64_t elements = output ? shape_elements(&view.shape) : 0;
    for (int64_t index = 0; index < elements; index++) output[index] = input[view_element(&view, index)];
    view.offset += view.shape.dims[split.axis] * view.strides[split.axis];
  }
  return RESCL_OK;
}
