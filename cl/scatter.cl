// ScatterElements and ScatterND on a copy of the data, as struct indexing of runtime/ops/geometry.h says:
//
//     output[i by data_strides + what the indices from i by index_strides on choose]  OP=  updates[i], i over dims
//
// Built with -DTYPE=..., -DINDEX=int or long, and -DREDUCE=TAKE, ADD, MUL, MIN or MAX. Updates that may meet in one element
// are done by one work-item, one after the other: those along `row_dims`, `row_length` of them. Work-items: (the updates that
// are left), i being a sum of places along dims and row_dims, whose elements lie apart as the updates do.
#include "indexing.cl"
#define TAKE(a, b) (b)
#define ADD(a, b) ((a) + (b))
#define MUL(a, b) ((a) * (b))
#define MIN(a, b) ((b) < (a) || (b) != (b) ? (b) : (a))
#define MAX(a, b) ((b) > (a) || (b) != (b) ? (b) : (a))

KERNEL_IN_USUAL_GROUPS
scatter(global const TYPE *updates, global const INDEX *indices, global TYPE *output, int elements, int row_length, int8 dims,
        int8 row_dims, int8 update_strides, int8 data_strides, int8 index_strides, int count, int8 sizes, int8 strides) {
  const int index = get_global_id(0);
  if (index >= elements) return;
  const int place = strided_offset(index, dims, data_strides), first = strided_offset(index, dims, index_strides);
  const int update = strided_offset(index, dims, update_strides);
  for (int row = 0; row < row_length; row++) {
    const int from = first + strided_offset(row, row_dims, index_strides);
    const int to = place + strided_offset(row, row_dims, data_strides) + chosen(indices + from, count, sizes, strides);
    const TYPE value = updates[update + strided_offset(row, row_dims, update_strides)];
    output[to] = REDUCE(output[to], value);
  }
}
