// A reduction of integers or truth values, ELEMENT, over any set of dimensions, with reduction.cl's walks: output element i
// starts at the offset that kept_dims and kept_strides give it and visits `rows` rows of `length` elements, `step` apart.
// Built with -DOPERATION=SUM or another row of this table: what a total, of 64 bits, begins with, how an element is joined to
// it, and what becomes of the total of `count` elements. What exceeds 64 bits wraps around, a mean is rounded toward zero.
// Work-items: (element of the output).
#define MEAN(DO) DO(0, PLUS, DIVIDED)
#define SUM(DO) DO(0, PLUS, TOTAL)
#define MAX(DO) DO(LONG_MIN, max, TOTAL)
#define MIN(DO) DO(LONG_MAX, min, TOTAL)
#define PROD(DO) DO(1, TIMES, TOTAL)
#define L1(DO) DO(0, PLUS_MAGNITUDE, TOTAL)
#define SUMSQUARE(DO) DO(0, PLUS_SQUARE, TOTAL)

#define PLUS(total, x) as_long(as_ulong(total) + as_ulong(x))
#define TIMES(total, x) as_long(as_ulong(total) * as_ulong(x))
#define PLUS_MAGNITUDE(total, x) as_long(as_ulong(total) + abs(x))
#define PLUS_SQUARE(total, x) as_long(as_ulong(total) + as_ulong(x) * as_ulong(x))
#define TOTAL(total, count) (total)
#define DIVIDED(total, count) ((total) / (count))

#define START_OF(start, joined, finish) start
#define JOINED_OF(start, joined, finish) joined
#define FINISH_OF(start, joined, finish) finish

KERNEL_IN_USUAL_GROUPS
reduction_integers(global const ELEMENT *restrict input, global ELEMENT *restrict output, int count, int8 kept_dims,
                   int8 kept_strides, int rows, int8 row_dims, int8 row_strides, int length, int step) {
  const int index = get_global_id(0);
  if (index >= count) return;
  global const ELEMENT *first = input + strided_offset(index, kept_dims, kept_strides);
  long total = OPERATION(START_OF);
  for (int row = 0; row < rows; row++) {
    global const ELEMENT *from = first + strided_offset(row, row_dims, row_strides);
    for (int element = 0; element < length; element++) {
      const long x = from[element * step];
      total = OPERATION(JOINED_OF)(total, x);
    }
  }
  output[index] = (ELEMENT)OPERATION(FINISH_OF)(total, (long)rows * length);
}
