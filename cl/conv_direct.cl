// Convolution straight from its definition, any groups, strides, dilations and padding:
//   output[n][m][y][x] = activation(bias[m] + skip[n][m][y][x] + sum over c, ky, kx of
//                        weights[m][c][ky][kx] * input[n][group * C/G + c][y * stride + ky * dilation - pad][x likewise])
// input [N][C][H][W], weights [M][C/G][KH][KW], output and skip [N][M][OH][OW]. Work-items: (y * OW + x, n * M + m).
KERNEL_IN_USUAL_GROUPS
conv_direct(global const float *restrict input, global const float *restrict weights, global const float *bias,
            global const float *skip, global float *output, int8 window, int8 size, int8 channels, float alpha, float beta) {
  const int kernel_height = window.s0, kernel_width = window.s1, stride_height = window.s2, stride_width = window.s3;
  const int dilation_height = window.s4, dilation_width = window.s5, pad_top = window.s6, pad_left = window.s7;
  const int input_height = size.s1, input_width = size.s2, output_height = size.s3, output_width = size.s4;
  const int input_channels = channels.s0, output_channels = channels.s1, groups = channels.s2;
  const int planes = channels.s3, activation = channels.s4;
  const int pixel = get_global_id(0), plane = row_id();
  if (pixel >= output_height * output_width || plane >= planes) return;
  const int y = quotient(pixel, output_width), x = pixel - y * output_width;

  const int image = plane / output_channels, output_channel = plane % output_channels;
  const int group_channels = input_channels / groups;
  const int first_channel = output_channel / (output_channels / groups) * group_channels;
  const int first_y = y * stride_height - pad_top, first_x = x * stride_width - pad_left;
  const int2 rows = places_inside(first_y, dilation_height, input_height, kernel_height);
  const int2 columns = places_inside(first_x, dilation_width, input_width, kernel_width);
  global const float *channel_weights = weights + output_channel * group_channels * kernel_height * kernel_width;
  global const float *channel_input = input + (image * input_channels + first_channel) * input_height * input_width;
  float sum = bias ? bias[output_channel] : 0.0f;
  for (int channel = 0; channel < group_channels; channel++) {
    for (int ky = rows.s0; ky < rows.s1; ky++) {
      global const float *weight_row = channel_weights + ky * kernel_width;
      global const float *input_row = channel_input + (first_y + ky * dilation_height) * input_width;
      for (int kx = columns.s0; kx < columns.s1; kx++)
        sum = fma(weight_row[kx], input_row[first_x + kx * dilation_width], sum);
    }
    channel_weights += kernel_height * kernel_width;
    channel_input += input_height * input_width;
  }
  const int index = plane * output_height * output_width + pixel;
  if (skip) sum += skip[index];
  output[index] = activate(sum, activation, alpha, beta);
}
