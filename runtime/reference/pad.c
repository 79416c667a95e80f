/** Pad: y[i] = x[i - before] where that lies inside; elsewhere a constant, the nearest edge, the mirror
 *  image about the edge, or the input once more. */
#include "base/integer.h"
#include "ops/geometry.h"
#include "reference/table.h"

/** 0 1 2 3 2 1 0 1 …: the mirrored coordinate within `length`. */
static int64_t reflect(int64_t coordinate, int64_t length) {
  const int64_t period = 2 * (length - 1);
  if (period == 0) return 0;
  const int64_t within = (coordinate % period + period) % period;
  return within < length ? within : period - within;
}

/** The coordinate in the input, or -1 for the constant. */
static int64_t source(int64_t coordinate, int64_t length, enum padding_mode mode) {
  if (coordinate >= 0 && coordinate < length) return coordinate;
  if (mode == PADDING_CONSTANT) return -1;
  if (mode == PADDING_WRAP) return (coordinate % length + length) % length;
  return mode == PADDING_REFLECT ? reflect(coordinate, length) : clamp(coordinate, 0, length - 1);
}

/** The input element that output element `index` shows, or -1 for the constant. */
static int64_t source_element(const struct padding *padding, const struct shape *input,
                              const struct shape *output, int64_t index) {
  int64_t element = 0, stride = 1;
  for (int dimension = output->rank - 1; dimension >= 0; dimension--) {
    const int64_t coordinate = index % output->dims[dimension] - padding->before[dimension];
    const int64_t shown = source(coordinate, input->dims[dimension], padding->mode);
    if (shown < 0) return -1;
    element += shown * stride;
    stride *= input->dims[dimension];
    index /= output->dims[dimension];
  }
  return element;
}

rescl_status reference_pad(const struct op_call *call) {
  struct padding padding;
  TRY(padding_resolve(call, &padding));
  const struct shape *input_shape = &op_input(call, 0)->shape, *output_shape = &call->outputs[0]->shape;
  const float *input = op_input(call, 0)->data;
  float *output = call->outputs[0]->data;
  if (shape_elements(input_shape) == 0 && padding.mode != PADDING_CONSTANT)
    return fail(RESCL_SHAPE_MISMATCH, "Pad: the input has no elements to pad with; use mode constant");
  const int64_t elements = shape_elements(output_shape);
  for (int64_t index = 0; index < elements; index++) {
    const int64_t element = source_element(&padding, input_shape, output_shape, index);
    output[index] = element < 0 ? padding.value : input[element];
  }
  return RESCL_OK;
}
