// ReLU with a learned slope:  output = input < 0 ? slope * input : input, the slope broadcast to the input's shape.
// Work-items: (element).
KERNEL_IN_USUAL_GROUPS
prelu(global const float *input, global const float *slope, global float *output, int count, int8 dims, int8 slope_strides) {
  const int index = get_global_id(0);
  if (index >= count) return;
  const float value = input[index];
  output[index] = value < 0.0f ? value * slope[strided_offset(index, dims, slope_strides)] : value;
}
