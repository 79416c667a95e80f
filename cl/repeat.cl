// Included by elementwise kernels with an operand that repeats: a number per channel, a gate per image and channel, one
// number. Each of its elements stands for `inner` values of the tensor side by side, and after `period` of those it begins
// anew; or a block of channels of it does, `width` elements. `last` is its last element, for channels beyond the last.
// As an int8 (inner, period, width, last, 0 ...).
VALUE repeated(global const float *operand, int index, int8 repetition) {
  const int first = index / repetition.s0 % repetition.s1 * repetition.s2;
#ifdef BLOCK
  if (repetition.s2 == 1) return operand[first];
  float values[BLOCK];
  EACH(lane, BLOCK) values[lane] = operand[min(first + lane, repetition.s3)];
  return LOAD_BLOCK(values);
#else
  return operand[first];
#endif
}
