/** GlobalAveragePool, GlobalMaxPool: y[n][c] = mean or largest of the plane x[n][c]. */
#include <math.h>

#include "reference/epilogue.h"
#include "reference/table.h"

static double mean(const float *values, int64_t count) {
  double sum = 0;
  for (int64_t index = 0; index < count; index++) sum += values[index];
  return sum / (double)count;
}

static double largest(const float *values, int64_t count) {
  double result = -INFINITY;
  for (int64_t index = 0; index < count; index++)
    if (values[index] > result) result = values[index];
  return result;
}

static rescl_status pool(const struct op_call *call, double (*result)(const float *values, int64_t count)) {
  const struct tensor *input = op_input(call, 0);
  const struct epilogue epilogue = epilogue_of(call);
  const int64_t planes = shape_product(&input->shape, 0, 2);
  const int64_t elements = shape_product(&input->shape, 2, input->shape.rank);
  for (int64_t plane = 0; plane < planes; plane++) {
    const double value = result((const float *)input->data + plane * elements, elements);
    epilogue_store(&epilogue, plane, &value, 1);
  }
  return RESCL_OK;
}

rescl_status reference_global_average_pool(const struct op_call *call) {
  return pool(call, mean);
}

rescl_status reference_global_max_pool(const struct op_call *call) {
  return pool(call, largest);
}
