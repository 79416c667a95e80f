// Gather, GatherElements and GatherND, as struct indexing of runtime/ops/geometry.h says:
//
//     output[i] = data[i by data_strides + what the indices from i by index_strides on choose], i over dims
//
// Floats, or what ELEMENT is defined as; built with -DINDEX=int or long. Work-items: (element of the output).
#ifndef ELEMENT
#define ELEMENT float
#endif
#include "indexing.cl"

KERNEL_IN_USUAL_GROUPS
gather(global const ELEMENT *data, global const INDEX *indices, global ELEMENT *output, int elements, int8 dims,
       int8 data_strides, int8 index_strides, int count, int8 sizes, int8 strides) {
  const int index = get_global_id(0);
  if (index >= elements) return;
  const int first = strided_offset(index, dims, index_strides);
  output[index] = data[strided_offset(index, dims, data_strides) + chosen(indices + first, count, sizes, strides)];
}
