/** ScaleShift, what a BatchNormalization becomes that has no convolution before it:
 *  y = scale[c] x + shift[c]. */
#include "reference/epilogue.h"
#include "reference/table.h"

rescl_status reference_scale_shift(const struct op_call *call) {
  const struct shape *shape = &call->outputs[0]->shape;
  const float *x = op_input(call, 0)->data, *scale = op_input(call, 1)->data,
              *shift = op_input(call, 2)->data;
  const struct epilogue epilogue = epilogue_of(call);
  const int64_t batch = shape->dims[0], channels = shape->rank > 1 ? shape->dims[1] : 1;
  const int64_t plane = shape->rank > 2 ? shape_product(shape, 2, shape->rank) : 1;
  for (int64_t index = 0; index < batch * channels; index++) {
    const int64_t c = index % channels;
    for (int64_t element = index * plane; element < (index + 1) * plane; element++) {
      const double y = (double)scale[c] * x[element] + shift[c];
      epilogue_store(&epilogue, element, &y, 1);
    }
  }
  return RESCL_OK;
}
