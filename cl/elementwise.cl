// What activation.cl, binary.cl and scale_shift.cl do, on blocks of values side by side, as a task of tasks.cl:
//   output = activation(a OP b)  or  activation(a * b + c)  or  activation(a)
// where b, and c, lie as a does or repeat (repeat.cl). Pieces are `at_a_time` blocks.
#include "repeat.cl"

// The operations of runtime/kernels/elementwise.h.
#define ADDS 1
#define SUBTRACTS 2
#define MULTIPLIES 3
#define DIVIDES 4
#define SUBTRACTS_FROM 5 // b - a
#define DIVIDES_INTO 6   // b / a
#define SCALES 7

VALUE operated(int operation, VALUE a, VALUE b, VALUE c) {
  switch (operation) {
  case ADDS: return a + b;
  case SUBTRACTS: return a - b;
  case MULTIPLIES: return a * b;
  case DIVIDES: return a / b;
  case SUBTRACTS_FROM: return b - a;
  case DIVIDES_INTO: return b / a;
  case SCALES: return fma(a, b, c);
  }
  return a;
}

COMPILED_ONCE void elementwise(int piece, struct task *task) {
  global const float *input = task->input, *operand = task->skip, *shift = next_buffer(task);
  global float *output = task->output;
  const int operation = next_int(task), count = next_int(task), at_a_time = next_int(task), repeats = next_int(task);
  const int8 repetition = next_int8(task);
  const int activation = next_int(task);
  const float alpha = next_float(task), beta = next_float(task);
  const int inner = repetition.s0, begin = piece * at_a_time, end = min(begin + at_a_time, count);
  VALUE b = (VALUE)(0.0f), c = (VALUE)(0.0f);
  for (int index = begin, next = begin; index < end; index++) {
    if (repeats && index == next) { // what `inner` blocks have in common
      b = repeated(operand, index, repetition);
      if (operation == SCALES) c = repeated(shift, index, repetition);
      next = (index / inner + 1) * inner;
    }
    if (operand && !repeats) b = LOAD_ALIGNED(operand + index * BLOCK);
    const VALUE result = operated(operation, LOAD_ALIGNED(input + index * BLOCK), b, c);
    STORE_ALIGNED(ACTIVATE(result, activation, alpha, beta), output + index * BLOCK);
  }
}
