// Two tensors, element by element:  output = activation(a OP b), either repeated where its stride is 0 (broadcasting).
// Built once per operator with -DOPERATION=ADD, SUB, MUL or DIV. Work-items: (element of the output, or block of them where
// BLOCK is defined).
#include "repeat.cl"
#define ADD(a, b) ((a) + (b))
#define SUB(a, b) ((a) - (b))
#define MUL(a, b) ((a) * (b))
#define DIV(a, b) ((a) / (b))

// Both operands have the output's shape.
KERNEL_IN_USUAL_GROUPS
binary_same(global const VALUE *a, global const VALUE *b, global VALUE *output, int count, int activation, float alpha,
            float beta) {
  const int index = get_global_id(0);
  if (index < count) output[index] = ACTIVATE(OPERATION(a[index], b[index]), activation, alpha, beta);
}

// One has, and the other repeats: `is_first` tells that it is a.
KERNEL_IN_USUAL_GROUPS
binary_repeat(global const VALUE *input, global const float *operand, global VALUE *output, int count, int8 repetition,
              int is_first, int activation, float alpha, float beta) {
  const int index = get_global_id(0);
  if (index >= count) return;
  const VALUE value = input[index], other = repeated(operand, index, repetition);
  const VALUE left = is_first ? other : value, right = is_first ? value : other;
  output[index] = ACTIVATE(OPERATION(left, right), activation, alpha, beta);
}

// Any others. Elements only.
KERNEL_IN_USUAL_GROUPS
binary_broadcast(global const float *a, global const float *b, global float *output, int count, int8 dims, int8 strides_a,
                 int8 strides_b, int activation, float alpha, float beta) {
  const int index = get_global_id(0);
  if (index >= count) return;
  const float left = a[strided_offset(index, dims, strides_a)], right = b[strided_offset(index, dims, strides_b)];
  output[index] = activate(OPERATION(left, right), activation, alpha, beta);
}
