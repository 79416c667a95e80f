/** Softmax: y[i] = exp(x[i] - largest) / sum of exp(x[k] - largest); the shift changes
 *  nothing but keeps exp finite. */
#include <math.h>

#include "reference/table.h"

#include "ops/geometry.h"

/** Along `length` elements, `stride` apart. */
static void normalise(float *y, const float *x, int64_t length, int64_t stride) {
  double largest = -INFINITY, sum = 0;
  for (int64_t index = 0; index < length; index++) largest = fmax(largest, x[index * stride]);
  for (int64_t index = 0; index < length; index++) sum += exp(x[index * stride] - largest);
  for (int64_t index = 0; index < length; index++)
    y[index * stride] = (float)(exp(x[index * stride] - largest) / sum);
}

rescl_status reference_softmax(const struct op_call *call) {
  struct softmax_geometry geometry;
  TRY(softmax_resolve(call, &geometry));
  const float *x = op_input(call, 0)->data;
  float *y = call->outputs[0]->data;
  for (int64_t outer = 0; outer < geometry.outer; outer++)
    for (int64_t inner = 0; inner < geometry.inner; inner++) {
      const int64_t first = outer * geometry.length * geometry.inner + inner;
      normalise(y + first, x + first, geometry.length, geometry.inner);
    }
  return RESCL_OK;
}
