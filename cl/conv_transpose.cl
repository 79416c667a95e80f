// Transposed convolution, of one to three dimensions, each output gathering what it gets:
//   output[n][m][o] = activation(bias[m] + sum over c and taps k of weights[c][m][k] * input[n][group * C/G + c][i])
// where i * stride = o - k * dilation + padding along each axis, if there is such an input. input [N][C][D][H][W],
// weights [C][M/G][KD][KH][KW], output [N][M][OD][OH][OW]; arguments as in cl/conv_volume.cl.
// Work-items: ((z * OH + y) * OW + x, n * M + m).

// The input at `place` of the output's coordinates, in steps of `stride`; -1: none.
int conv_transpose_input(int place, int stride, int size) {
  const int input = place / stride;
  return place >= 0 && input * stride == place && input < size ? input : -1;
}

KERNEL_IN_USUAL_GROUPS
conv_transpose(global const float *restrict input, global const float *restrict weights, global const float *bias,
               global float *output, int8 window, int8 reach, int8 size, int8 channels, float alpha, float beta) {
  const int place = get_global_id(0), plane = row_id(), volume = size.s3 * size.s4 * size.s5;
  if (place >= volume || plane >= channels.s3) return;
  const int row = place / size.s5, x = place - row * size.s5, z = row / size.s4, y = row - z * size.s4;
  const int image = plane / channels.s1, channel = plane - image * channels.s1;
  const int group_inputs = channels.s0 / channels.s2, group_outputs = channels.s1 / channels.s2;
  const int group = channel / group_outputs, taps = window.s0 * window.s1 * window.s2;
  const int input_volume = size.s0 * size.s1 * size.s2;
  global const float *group_input = input + (image * channels.s0 + group * group_inputs) * input_volume;
  global const float *group_weights =
      weights + (group * group_inputs * group_outputs + channel - group * group_outputs) * taps;
  float sum = bias ? bias[channel] : 0.0f;
  for (int kz = 0; kz < window.s0; kz++) {
    const int input_z = conv_transpose_input(z - kz * reach.s0 + reach.s3, window.s3, size.s0);
    for (int ky = 0; ky < window.s1 && input_z >= 0; ky++) {
      const int input_y = conv_transpose_input(y - ky * reach.s1 + reach.s4, window.s4, size.s1);
      for (int kx = 0; kx < window.s2 && input_y >= 0; kx++) {
        const int input_x = conv_transpose_input(x - kx * reach.s2 + reach.s5, window.s5, size.s2);
        if (input_x < 0) continue;
        const int tap = (kz * window.s1 + ky) * window.s2 + kx;
        const int element = (input_z * size.s1 + input_y) * size.s2 + input_x;
        for (int c = 0; c < group_inputs; c++)
          sum = fma(group_weights[c * group_outputs * taps + tap], group_input[c * input_volume + element], sum);
      }
    }
  }
  output[plane * volume + place] = activate(sum, channels.s4, alpha, beta);
}
