/** Sum: y = x0 + x1 + ..., and Mean, a share of it, each broadcast to the output's shape. */
#include <stdlib.h>

#include "reference/epilogue.h"
#include "reference/table.h"
#include "reference/view.h"

static void add_to(double *sums, const struct tensor *addend, const struct shape *shape) {
  struct strided_view view;
  broadcast_view(&addend->shape, shape, &view);
  const struct view_rows rows = view_rows(&view);
  for (int64_t row = 0; row < rows.count; row++) {
    const int64_t first = row * rows.length;
    const float *values = (const float *)addend->data + view_element(&view, first);
    for (int64_t index = 0; index < rows.length; index++)
      sums[first + index] += (double)values[index * rows.stride];
  }
}

rescl_status reference_sum(const struct op_call *call) {
  const struct shape *shape = &call->outputs[0]->shape;
  const int64_t count = shape_elements(shape);
  const struct epilogue epilogue = epilogue_of(call);
  double *sums = calloc((size_t)count + 1, sizeof *sums);
  if (!sums) return fail_memory((size_t)count * sizeof *sums);
  for (int index = 0; index < call->input_count; index++) add_to(sums, op_input(call, index), shape);
  if (call->op == &op_mean)
    for (int64_t index = 0; index < count; index++) sums[index] /= call->input_count;
  epilogue_store(&epilogue, 0, sums, count);
  free(sums);
  return RESCL_OK;
}
