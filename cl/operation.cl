// One function of two elements:  output = OPERATION(a, b), either repeated where its stride is 0 (broadcasting). Built with
// -DOPERATION=MAX ..., a row of runtime/ops/operations.def each, -DTYPE=float, int ... for the operands and -DRESULT=...
// for the output. Work-items: (element of the output).
#define IS_NAN(x) ((x) != (x))
#define MIN(a, b) ((a) < (b) || IS_NAN(a) ? (a) : (b))
#define MAX(a, b) ((a) > (b) || IS_NAN(a) ? (a) : (b))
#define EQUAL(a, b) ((a) == (b))
#define GREATER(a, b) ((a) > (b))
#define LESS(a, b) ((a) < (b))
#define GREATER_OR_EQUAL(a, b) ((a) >= (b))
#define LESS_OR_EQUAL(a, b) ((a) <= (b))
#define AND(a, b) ((a) && (b))
#define OR(a, b) ((a) || (b))
#define XOR(a, b) (!(a) != !(b))
#define BITWISE_AND(a, b) ((a) & (b))
#define BITWISE_OR(a, b) ((a) | (b))
#define BITWISE_XOR(a, b) ((a) ^ (b))
#define ADD(a, b) ((a) + (b))
#define SUB(a, b) ((a) - (b))
#define MUL(a, b) ((a) * (b))
// Of integers: nothing divides by zero here, whatever the data.
#define DIV(a, b) ((b) == 0 ? 0 : (a) / (b))
#define REMAINDER(a, b) ((b) == 0 ? 0 : (a) % (b))
#define MOD(a, b) (REMAINDER(a, b) != 0 && (REMAINDER(a, b) < 0) != ((b) < 0) ? REMAINDER(a, b) + (b) : REMAINDER(a, b))
#ifdef REALS
#define FMOD(a, b) fmod(a, b)
#define POW(a, b) power_of(a, b)
#else
#define FMOD(a, b) REMAINDER(a, b)
#define POW(a, b) power(a, b)
#endif

#ifdef REALS
// What a power of two asks for is common, and need not go through a logarithm.
float power_of(float base, float exponent) {
  return exponent == 2.0f ? base * base : exponent == 0.5f ? sqrt(base) : pow(base, exponent);
}
#else
TYPE power(TYPE base, TYPE exponent) {
  if (exponent < 0) return base == 1 ? 1 : base == (TYPE)-1 ? (exponent % 2 != 0 ? base : 1) : 0;
  TYPE result = 1;
  for (; exponent > 0; exponent >>= 1) {
    if (exponent & 1) result *= base;
    base *= base;
  }
  return result;
}
#endif

KERNEL_IN_USUAL_GROUPS
operation(global const TYPE *a, global const TYPE *b, global RESULT *output, int count, int8 dims, int8 strides_a,
          int8 strides_b) {
  const int index = get_global_id(0);
  if (index >= count) return;
  const TYPE left = a[strided_offset(index, dims, strides_a)], right = b[strided_offset(index, dims, strides_b)];
  output[index] = OPERATION(left, right);
}

// Both operands have the output's shape.
KERNEL_IN_USUAL_GROUPS
operation_same(global const TYPE *a, global const TYPE *b, global RESULT *output, int count) {
  const int index = get_global_id(0);
  if (index < count) output[index] = OPERATION(a[index], b[index]);
}
