// The mean over any set of dimensions: output element i starts at the offset that kept_dims and kept_strides give it and
// visits reduced_count elements by reduced_dims and reduced_strides. Work-items: (element of the output).
KERNEL_IN_USUAL_GROUPS
reduce_mean(global const float *restrict input, global float *restrict output, int count, int8 kept_dims, int8 kept_strides,
            int reduced_count, int8 reduced_dims, int8 reduced_strides) {
  const int index = get_global_id(0);
  if (index >= count) return;
  global const float *first = input + strided_offset(index, kept_dims, kept_strides);
  float sum = 0.0f;
  for (int element = 0; element < reduced_count; element++)
    sum += first[strided_offset(element, reduced_dims, reduced_strides)];
  output[index] = sum / (float)reduced_count;
}
