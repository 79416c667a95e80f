/** LRN: y[c] = x[c] / (bias + alpha / size * sum of the squares of x in `size` channels around c)^beta. */
#include <math.h>

#include "reference/table.h"

#include "ops/geometry.h"

rescl_status reference_lrn(const struct op_call *call) {
  struct response response;
  TRY(response_resolve(call, &response));
  const struct along_axis along = response.along;
  const float *x = op_input(call, 0)->data;
  float *y = call->outputs[0]->data;
  for (int64_t index = 0; index < along.outer * along.length * along.inner; index++) {
    const int64_t channel = index / along.inner % along.length;
    double sum = 0;
    const int64_t first = channel > response.before ? channel - response.before : 0;
    const int64_t end = along.length - channel > response.after ? channel + response.after + 1 : along.length;
    for (int64_t other = first; other < end; other++) {
      const double value = x[index + (other - channel) * along.inner];
      sum += value * value;
    }
    y[index] = (float)(x[index] /
                       pow((double)response.bias + (double)response.scale * sum, (double)response.exponent));
  }
  return RESCL_OK;
}
