/** Rows normalised: y = activation((x - mean) / sqrt(variance + epsilon) * scale + bias); where it is not centred the mean
 *  counts as 0. */
#include <math.h>

#include "reference/epilogue.h"
#include "reference/table.h"

static double mean_of(const float *row, int64_t length) {
  double sum = 0;
  for (int64_t index = 0; index < length; index++) sum += row[index];
  return sum / (double)length;
}

static double variance_of(const float *row, int64_t length, double mean) {
  double sum = 0;
  for (int64_t index = 0; index < length; index++) sum += (row[index] - mean) * (row[index] - mean);
  return sum / (double)length;
}

rescl_status reference_normalization(const struct op_call *call) {
  struct normalization normalization;
  TRY(normalization_resolve(call, &normalization));
  const float *x = op_input(call, 0)->data, *scale = op_input(call, 1)->data;
  const float *bias = op_input(call, 2) ? op_input(call, 2)->data : NULL;
  const struct epilogue epilogue = epilogue_of(call);
  const int64_t length = normalization.length, span = normalization.parameter_span;
  for (int64_t row = 0; row < normalization.rows; row++) {
    const float *from = x + row * length;
    const double mean = normalization.is_centred ? mean_of(from, length) : 0;
    const double deviation = sqrt(variance_of(from, length, mean) + (double)normalization.epsilon);
    const int64_t first = row % normalization.row_period * (length / span);
    for (int64_t index = 0; index < length; index++) {
      const int64_t parameter = first + index / span;
      const double y = (from[index] - mean) / deviation * scale[parameter] + (bias ? bias[parameter] : 0);
      epilogue_store(&epilogue, row * length + index, &y, 1);
    }
  }
  return RESCL_OK;
}
