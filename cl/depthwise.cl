// Convolution in which every output channel reads one input channel (groups = input channels):
//   output[n][m][y][x] = activation(bias[m] + skip[n][m][y][x] + sum over ky, kx of
//                        weights[m][ky][kx] * input[n][m / multiplier][y * stride + ky * dilation - pad][x likewise])
// input [N][C][H][W], weights [M][1][KH][KW], output and skip [N][M][OH][OW]. Work-items: (y * OW + x, n * M + m).
// -DKERNEL_HEIGHT and -DKERNEL_WIDTH are fixed when the program is built, so that the loops unroll.
KERNEL_IN_USUAL_GROUPS
depthwise(global const float *restrict input, global const float *restrict weights, global const float *bias,
          global const float *skip, global float *output, int8 window, int8 size, int8 channels, float alpha, float beta) {
  const int stride_height = window.s2, stride_width = window.s3, dilation_height = window.s4;
  const int dilation_width = window.s5, pad_top = window.s6, pad_left = window.s7;
  const int input_height = size.s1, input_width = size.s2, output_height = size.s3, output_width = size.s4;
  const int output_channels = channels.s1, multiplier = output_channels / channels.s2;
  const int planes = channels.s3, activation = channels.s4;
  const int pixels = output_height * output_width, own_pixel = get_global_id(0), own_plane = row_id();
  // Those beyond the last compute it once more, and leave before they write: in what follows an early return, Intel's
  // compiler for CPUs (2026.2) loads a weight from element -2^31.
  const int pixel = min(own_pixel, pixels - 1), plane = min(own_plane, planes - 1);
  const int y = quotient(pixel, output_width), x = pixel - y * output_width;

  const int channel = plane % output_channels;
  const int first_y = y * stride_height - pad_top, first_x = x * stride_width - pad_left;
  global const float *plane_input = input + plane / multiplier * input_height * input_width;
  global const float *weight = weights + channel * KERNEL_HEIGHT * KERNEL_WIDTH;
  float sum = bias ? bias[channel] : 0.0f;
  for (int ky = 0; ky < KERNEL_HEIGHT; ky++)
    for (int kx = 0; kx < KERNEL_WIDTH; kx++) {
      const int input_y = first_y + ky * dilation_height, input_x = first_x + kx * dilation_width;
      if (input_y >= 0 && input_y < input_height && input_x >= 0 && input_x < input_width)
        sum = fma(weight[ky * KERNEL_WIDTH + kx], plane_input[input_y * input_width + input_x], sum);
    }
  if (own_pixel != pixel || own_plane != plane) return;
  const int index = plane * pixels + pixel;
  if (skip) sum += skip[index];
  output[index] = activate(sum, activation, alpha, beta);
}
