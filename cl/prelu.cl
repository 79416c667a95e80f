// ReLU with a learned slope:  output = input < 0 ? slope * input : input, the slope broadcast to the input's shape.
// Work-items: (element).
#include "repeat.cl"

KERNEL_IN_USUAL_GROUPS
prelu(global const float *input, global const float *slope, global float *output, int count, int8 dims, int8 slope_strides) {
  const int index = get_global_id(0);
  if (index >= count) return;
  const float value = input[index];
  output[index] = value < 0.0f ? value * slope[strided_offset(index, dims, slope_strides)] : value;
}

// A slope that repeats. Work-items: (element, or block of them where BLOCK is defined).
KERNEL_IN_USUAL_GROUPS
prelu_repeat(global const VALUE *input, global const float *slope, global VALUE *output, int count, int8 repetition) {
  const int index = get_global_id(0);
  if (index >= count) return;
  const VALUE value = input[index];
  output[index] = value < (VALUE)(0.0f) ? value * repeated(slope, index, repetition) : value;
}
