// Batch normalization at inference, where no convolution could take it in:
//   output[n][c][...] = activation(input[n][c][...] * scale[c] + shift[c])
#include "repeat.cl"

// `inner` elements per plane; with channels in blocks of `block` a plane holds as many channels side by side, else block
// is 1. Work-items: (element of the plane, n * planes per image + plane).
KERNEL_IN_USUAL_GROUPS
scale_shift(global const float *input, global const float *restrict scale, global const float *restrict shift,
            global float *output, int planes, int inner, int channels, int block, int activation, float alpha, float beta) {
  const int element = get_global_id(0), plane = row_id();
  if (element >= inner || plane >= planes) return;
  const int blocks = (channels + block - 1) / block;
  const int channel = min(plane % blocks * block + element % block, channels - 1), index = plane * inner + element;
  output[index] = activate(fma(input[index], scale[channel], shift[channel]), activation, alpha, beta);
}

// The same where work-items are lanes: (element, or block of them where BLOCK is defined).
KERNEL_IN_USUAL_GROUPS
scale_shift_repeat(global const VALUE *input, global const float *restrict scale, global const float *restrict shift,
                   global VALUE *output, int count, int8 repetition, int activation, float alpha, float beta) {
  const int index = get_global_id(0);
  if (index >= count) return;
  const VALUE result = fma(input[index], repeated(scale, index, repetition), repeated(shift, index, repetition));
  output[index] = ACTIVATE(result, activation, alpha, beta);
}
