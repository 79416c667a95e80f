// Batch normalization at inference, where no convolution could take it in:
//   output[n][c][...] = activation(input[n][c][...] * scale[c] + shift[c])
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
