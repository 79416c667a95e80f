// Batch normalization at inference, where no convolution could take it in:
//   output[n][c][...] = activation(input[n][c][...] * scale[c] + shift[c])
// `inner` elements per channel. Work-items: (element of the plane, n * C + c).
kernel void scale_shift(global const float *input, global const float *restrict scale,
                        global const float *restrict shift, global float *output, int planes, int inner, int channels,
                        int activation, float alpha, float beta) {
  const int element = get_global_id(0), plane = row_id();
  if (element >= inner || plane >= planes) return;
  const int channel = plane % channels, index = plane * inner + element;
  output[index] = activate(fma(input[index], scale[channel], shift[channel]), activation, alpha, beta);
}
