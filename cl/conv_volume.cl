// Convolution of volumes straight from its definition, any groups, strides, dilations and padding: cl/conv_direct.cl with a
// depth. input [N][C][D][H][W], weights [M][C/G][KD][KH][KW], output and skip [N][M][OD][OH][OW]. window is (kernel depth,
// height, width, stride likewise), reach (dilation, padding before likewise), size (input likewise, output likewise), channels
// (C, M, G, planes = N * M, activation). Work-items: ((z * OH + y) * OW + x, n * M + m).
KERNEL_IN_USUAL_GROUPS
conv_volume(global const float *restrict input, global const float *restrict weights, global const float *bias,
            global const float *skip, global float *output, int8 window, int8 reach, int8 size, int8 channels, float alpha,
            float beta) {
  const int place = get_global_id(0), plane = row_id(), volume = size.s3 * size.s4 * size.s5;
  if (place >= volume || plane >= channels.s3) return;
  const int row = place / size.s5, x = place - row * size.s5, z = row / size.s4, y = row - z * size.s4;
  const int image = plane / channels.s1, channel = plane - image * channels.s1, group_channels = channels.s0 / channels.s2;
  const int first_channel = channel / (channels.s1 / channels.s2) * group_channels;
  const int first_z = z * window.s3 - reach.s3, first_y = y * window.s4 - reach.s4, first_x = x * window.s5 - reach.s5;
  const int2 slices = places_inside(first_z, reach.s0, size.s0, window.s0);
  const int2 rows = places_inside(first_y, reach.s1, size.s1, window.s1);
  const int2 columns = places_inside(first_x, reach.s2, size.s2, window.s2);
  float sum = bias ? bias[channel] : 0.0f;
  for (int c = 0; c < group_channels; c++) {
    global const float *channel_input = input + (image * channels.s0 + first_channel + c) * size.s0 * size.s1 * size.s2;
    global const float *channel_weights = weights + (channel * group_channels + c) * window.s0 * window.s1 * window.s2;
    for (int kz = slices.s0; kz < slices.s1; kz++)
      for (int ky = rows.s0; ky < rows.s1; ky++) {
        global const float *weight_row = channel_weights + (kz * window.s1 + ky) * window.s2;
        global const float *input_row =
            channel_input + ((first_z + kz * reach.s0) * size.s1 + first_y + ky * reach.s1) * size.s2;
        for (int kx = columns.s0; kx < columns.s1; kx++)
          sum = fma(weight_row[kx], input_row[first_x + kx * reach.s2], sum);
      }
  }
  const int index = plane * volume + place;
  if (skip) sum += skip[index];
  output[index] = activate(sum, channels.s4, alpha, beta);
}
