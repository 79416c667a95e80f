// Moves elements without computing: Transpose, Slice and Concat.
// Work-items: (element moved).

// output[output_offset + i by output_strides] = input[input_offset + i by input_strides], i over dims.
KERNEL_IN_USUAL_GROUPS
strided_copy(global const float *restrict input, global float *restrict output, int count, int8 dims, int8 input_strides,
             int8 output_strides, int input_offset, int output_offset) {
  const int index = get_global_id(0);
  if (index < count)
    output[output_offset + strided_offset(index, dims, output_strides)] =
        input[input_offset + strided_offset(index, dims, input_strides)];
}
