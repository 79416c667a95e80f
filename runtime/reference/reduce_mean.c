/** ReduceMean: y[kept] = sum over reduced of x[kept, reduced] / how many. */
#include "reference/epilogue.h"
#include "reference/table.h"
#include "reference/view.h"

/** The input along the dimensions whose bit in `axes` is set, and along the others. */
static void split(const struct shape *shape, unsigned axes, struct strided_view *kept,
                  struct strided_view *reduced) {
  int64_t strides[RESCL_MAX_RANK];
  shape_strides(shape, strides);
  *kept = *reduced = (struct strided_view){0};
  for (int dimension = 0; dimension < shape->rank; dimension++) {
    struct strided_view *view = axes >> dimension & 1 ? reduced : kept;
    view->shape.dims[view->shape.rank] = shape->dims[dimension];
    view->strides[view->shape.rank++] = strides[dimension];
  }
}

static double sum_of(const float *values, const struct strided_view *view) {
  const struct view_rows rows = view_rows(view);
  double sum = 0;
  for (int64_t row = 0; row < rows.count; row++) {
    const float *first = values + view_element(view, row * rows.length);
    for (int64_t index = 0; index < rows.length; index++) sum += first[index * rows.stride];
  }
  return sum;
}

rescl_status reference_reduce_mean(const struct op_call *call) {
  const struct tensor *input = op_input(call, 0);
  const struct epilogue epilogue = epilogue_of(call);
  struct reduction reduction;
  TRY(reduction_resolve(call, &reduction));
  struct strided_view kept, reduced;
  split(&input->shape, reduction.axes, &kept, &reduced);
  const int64_t outputs = shape_elements(&kept.shape), count = shape_elements(&reduced.shape);
  for (int64_t index = 0; index < outputs; index++) {
    const double mean =
        sum_of((const float *)input->data + view_element(&kept, index), &reduced) / (double)count;
    epilogue_store(&epilogue, index, &mean, 1);
  }
  return RESCL_OK;
}
