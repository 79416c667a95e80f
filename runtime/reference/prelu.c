/** PRelu: y = x < 0 ? slope x : x, the slope broadcast to x's shape. */
#include "reference/epilogue.h"
#include "reference/table.h"
#include "reference/view.h"

rescl_status reference_prelu(const struct op_call *call) {
  const struct shape *shape = &call->outputs[0]->shape;
  const float *x = op_input(call, 0)->data, *slopes = op_input(call, 1)->data;
  const struct epilogue epilogue = epilogue_of(call);
  struct strided_view view;
  broadcast_view(&op_input(call, 1)->shape, shape, &view);
  const struct view_rows rows = view_rows(&view);
  for (int64_t row = 0; row < rows.count; row++) {
    const float *slope = slopes + view_element(&view, row * rows.length);
    for (int64_t index = 0; index < rows.length; index++) {
      const int64_t element = row * rows.length + index;
      const double y = x[element] < 0 ? (double)slope[index * rows.stride] * x[element] : x[element];
      epilogue_store(&epilogue, element, &y, 1);
    }
  }
  return RESCL_OK;
}
