// Batch normalization at inference, where no convolution could take it in:
//   output[n][c][...] = activation(input[n][c][...] * scale[c] + shift[c])
// Work-items: (element, or block of them where BLOCK is defined).
#include "repeat.cl"

KERNEL_IN_USUAL_GROUPS
scale_shift(global const VALUE *input, global const float *restrict scale, global const float *restrict shift,
            global VALUE *output, int count, int8 repetition, int activation, float alpha, float beta) {
  const int index = get_global_id(0);
  if (index >= count) return;
  const VALUE result = fma(input[index], repeated(scale, index, repetition), repeated(shift, index, repetition));
  output[index] = ACTIVATE(result, activation, alpha, beta);
}
