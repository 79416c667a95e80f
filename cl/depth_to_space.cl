// DepthToSpace: a block of size x size pixels from as many channels. input [N][C * size * size][H][W], output
// [N][C][H * size][W * size], of floats or, with BLOCK defined, of blocks of channels, which C counts, too. The channel of
// the pixel (i, j) of a block lies (i * size + j) * of_pixel + c * of_channel from its image's first one. shape is
// (C, H, W, size, of_pixel, of_channel, rows of the output). Work-items: (column of the output, row of it).
KERNEL_IN_USUAL_GROUPS
depth_to_space(global const VALUE *restrict input, global VALUE *restrict output, int8 shape) {
  const int size = shape.s3, x = get_global_id(0), row = row_id(), width = shape.s2 * size, height = shape.s1 * size;
  if (x >= width || row >= shape.s6) return;
  const int plane = row / height, y = row - plane * height, image = plane / shape.s0, channel = plane - image * shape.s0;
  const int from_y = y / size, from_x = quotient(x, size);
  const int place = (y - from_y * size) * size + x - from_x * size;
  const int from = image * shape.s0 * size * size + place * shape.s4 + channel * shape.s5;
  output[row * width + x] = input[(from * shape.s1 + from_y) * shape.s2 + from_x];
}
