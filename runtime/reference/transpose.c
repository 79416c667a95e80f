/** Transpose: y[i] = x[permuted i]. */
#include "reference/table.h"
#include "reference/view.h"

rescl_status reference_transpose(const struct op_call *call) {
  struct strided_view view;
  TRY(transpose_resolve(call, &view));
  const float *input = op_input(call, 0)->data;
  float *output = call->outputs[0]->data;
  const int64_t elements = shape_elements(&view.shape);
  for (int64_t index = 0; index < elements; index++) output[index] = input[view_element(&view, index)];
  return RESCL_OK;
}
