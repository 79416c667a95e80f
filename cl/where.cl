// Chooses between two tensors, element by element:  output = condition ? x : y, each repeated where its stride is 0
// (broadcasting). Floats, or what ELEMENT is defined as. Work-items: (element of the output).
#ifndef ELEMENT
#define ELEMENT float
#endif

// All have the output's shape.
KERNEL_IN_USUAL_GROUPS
where_same(global const uchar *condition, global const ELEMENT *x, global const ELEMENT *y, global ELEMENT *output, int count) {
  const int index = get_global_id(0);
  if (index < count) output[index] = condition[index] ? x[index] : y[index];
}

KERNEL_IN_USUAL_GROUPS
where_broadcast(global const uchar *condition, global const ELEMENT *x, global const ELEMENT *y, global ELEMENT *output,
                int count, int8 dims, int8 strides_condition, int8 strides_x, int8 strides_y) {
  const int index = get_global_id(0);
  if (index >= count) return;
  output[index] = condition[strided_offset(index, dims, strides_condition)] ? x[strided_offset(index, dims, strides_x)]
                                                                          : y[strided_offset(index, dims, strides_y)];
}
