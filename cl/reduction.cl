// A reduction (reduction_operations.cl) over any set of dimensions: output element i starts at the offset that kept_dims and
// kept_strides give it and visits `rows` rows, by row_dims and row_strides, of `length` elements, `step` apart. Where BLOCK is
// defined, elements are vectors of as many neighbours that are all kept. Work-items: (element of the output).
#include "reduction_operations.cl"

// Rows in memory as they are, LANES elements at once: totals that are joined at the end.
#define LANES 8

#ifdef BLOCK
#define DEFINE_ADD_ROW(name, ADDED)                                                               \
  VALUE name(VALUE total, global const VALUE *row, int length, int step, VALUE shift) {           \
    for (int element = 0; element < length; element++) total = ADDED(total, row[element * step]); \
    return total;                                                                                 \
  }
#else
#define DEFINE_ADD_ROW(name, ADDED)                                                                   \
  float name(float total, global const float *row, int length, int step, float shift) {               \
    int element = 0;                                                                                  \
    if (step == 1 && length >= 2 * LANES) {                                                           \
      float8 totals = name##_START;                                                                   \
      for (; element + LANES <= length; element += LANES)                                             \
        totals = ADDED(totals, vload8(0, row + element));                                             \
      float parts[LANES];                                                                             \
      vstore8(totals, 0, parts);                                                                      \
      for (int lane = 0; lane < LANES; lane++) total = name##_JOINED(total, parts[lane]);             \
    }                                                                                                 \
    for (; element < length; element++) total = ADDED(total, row[element * step]);                    \
    return total;                                                                                     \
  }
#endif
#define add_row_START OPERATION(START_OF)
#define add_row_JOINED OPERATION(JOINED_OF)
#define find_largest_START -INFINITY
#define find_largest_JOINED LARGER
DEFINE_ADD_ROW(add_row, WITH_ELEMENT)
DEFINE_ADD_ROW(find_largest, LARGER)

KERNEL_IN_USUAL_GROUPS
reduction(global const VALUE *restrict input, global VALUE *restrict output, int count, int8 kept_dims, int8 kept_strides,
          int rows, int8 row_dims, int8 row_strides, int length, int step) {
  const int index = get_global_id(0);
  if (index >= count) return;
  global const VALUE *first = input + strided_offset(index, kept_dims, kept_strides);
  VALUE shift = 0.0f, total = OPERATION(START_OF);
  if (OPERATION(SHIFTS_OF)) {
    VALUE largest = -INFINITY;
    for (int row = 0; row < rows; row++)
      largest = find_largest(largest, first + strided_offset(row, row_dims, row_strides), length, step, shift);
    shift = AS_SHIFT(largest);
  }
  for (int row = 0; row < rows; row++)
    total = add_row(total, first + strided_offset(row, row_dims, row_strides), length, step, shift);
  output[index] = OPERATION(FINISH_OF)(total, rows * length);
}
