/** With m the largest x[k] and s the sum of exp(x[k] - m), a shift that changes nothing but keeps exp finite:
 *  Softmax: y[i] = exp(x[i] - m) / s. LogSoftmax: y[i] = x[i] - m - log(s). Hardmax: 1 for the first x[i] = m, else 0. */
#include <math.h>

#include "reference/table.h"

#include "ops/geometry.h"

/** Along `length` elements, `stride` apart. */
typedef void (*along)(float *y, const float *x, int64_t length, int64_t stride);

static double largest_of(const float *x, int64_t length, int64_t stride) {
  double largest = -INFINITY;
  for (int64_t index = 0; index < length; index++) largest = fmax(largest, x[index * stride]);
  return largest;
}

static double sum_of(const float *x, int64_t length, int64_t stride, double largest) {
  double sum = 0;
  for (int64_t index = 0; index < length; index++) sum += exp(x[index * stride] - largest);
  return sum;
}

static void softmax(float *y, const float *x, int64_t length, int64_t stride) {
  const double largest = largest_of(x, length, stride), sum = sum_of(x, length, stride, largest);
  for (int64_t index = 0; index < length; index++)
    y[index * stride] = (float)(exp(x[index * stride] - largest) / sum);
}

static void log_softmax(float *y, const float *x, int64_t length, int64_t stride) {
  const double largest = largest_of(x, length, stride), sum = sum_of(x, length, stride, largest);
  for (int64_t index = 0; index < length; index++)
    y[index * stride] = (float)(x[index * stride] - largest - log(sum));
}

static void hardmax(float *y, const float *x, int64_t length, int64_t stride) {
  int64_t first = 0;
  for (int64_t index = 1; index < length; index++)
    if (x[index * stride] > x[first * stride]) first = index;
  for (int64_t index = 0; index < length; index++) y[index * stride] = index == first;
}

static rescl_status walk(const struct op_call *call, along function) {
  struct softmax_geometry geometry;
  TRY(softmax_resolve(call, &geometry));
  const float *x = op_input(call, 0)->data;
  float *y = call->outputs[0]->data;
  for (int64_t outer = 0; outer < geometry.outer; outer++)
    for (int64_t inner = 0; inner < geometry.inner; inner++) {
      const int64_t first = outer * geometry.length * geometry.inner + inner;
      function(y + first, x + first, geometry.length, geometry.inner);
    }
  return RESCL_OK;
}

rescl_status reference_softmax(const struct op_call *call) {
  return walk(call, softmax);
}

rescl_status reference_log_softmax(const struct op_call *call) {
  return walk(call, log_softmax);
}

rescl_status reference_hardmax(const struct op_call *call) {
  return walk(call, hardmax);
}
