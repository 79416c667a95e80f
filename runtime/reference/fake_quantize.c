/** FakeQuantize: y = scale min(max(round(x / scale), lowest), highest), in float as QuantizeLinear is, since how a half is
 *  rounded depends on it. */
#include <math.h>

#include "ops/geometry.h"
#include "reference/table.h"

rescl_status reference_fake_quantize(const struct op_call *call) {
  const struct fake_quantization fake = fake_quantization_of(call);
  const float *x = op_input(call, 0)->data;
  float *y = call->outputs[0]->data;
  const int64_t count = shape_elements(&call->outputs[0]->shape);
  for (int64_t index = 0; index < count; index++)
    y[index] = fake.scale * fminf(fmaxf(nearbyintf(x[index] / fake.scale), fake.lowest), fake.highest);
  return RESCL_OK;
}
