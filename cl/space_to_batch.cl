// An image as its d * d phases, images of every d-th row and column, and back: what is a convolution of dilation d on the one
// is a convolution without on the others. Image [N][C][H][W], phases [N * d * d][C][PH][PW], of floats or, with BLOCK defined,
// of blocks of channels, which C counts, too. Beyond the image phases are 0. shape is (C, H, W, d, PH, PW, rows of the output).
// Work-items: (column of the output, row of it).
KERNEL_IN_USUAL_GROUPS
space_to_batch(global const VALUE *restrict input, global VALUE *restrict output, int8 shape) {
  const int column = get_global_id(0), row = row_id(), dilation = shape.s3;
  if (column >= shape.s5 || row >= shape.s6) return;
  const int plane = row / shape.s4, phase = plane / shape.s0, channel = plane - phase * shape.s0;
  const int phase_row = phase / dilation, image = phase_row / dilation;
  const int y = (row - plane * shape.s4) * dilation + phase_row - image * dilation;
  const int x = column * dilation + phase - phase_row * dilation;
  VALUE value = 0.0f;
  if (y < shape.s1 && x < shape.s2) value = input[((image * shape.s0 + channel) * shape.s1 + y) * shape.s2 + x];
  output[row * shape.s5 + column] = value;
}

KERNEL_IN_USUAL_GROUPS
batch_to_space(global const VALUE *restrict input, global VALUE *restrict output, int8 shape) {
  const int x = get_global_id(0), row = row_id(), dilation = shape.s3;
  if (x >= shape.s2 || row >= shape.s6) return;
  const int plane = row / shape.s1, y = row - plane * shape.s1, image = plane / shape.s0, channel = plane - image * shape.s0;
  const int phase_y = y / dilation, phase_x = quotient(x, dilation);
  const int phase = (image * dilation + y - phase_y * dilation) * dilation + x - phase_x * dilation;
  output[row * shape.s2 + x] = input[((phase * shape.s0 + channel) * shape.s4 + phase_y) * shape.s5 + phase_x];
}
