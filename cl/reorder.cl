// Between plain [N][C][H][W] and channels in blocks, [N][ceil(C/B)][H][W][B]. Channels beyond C become 0.
// `channels` is C, `blocks` ceil(C/B), `pixels` H * W. Work-items: (pixel, image * blocks + channel block).

kernel void reorder_to_blocks(global const float *restrict plain, global float *restrict blocked, int planes,
                              int channels, int blocks, int pixels, int block) {
  const int pixel = get_global_id(0), plane = row_id();
  if (pixel >= pixels || plane >= planes) return;
  const int image = plane / blocks, first = plane % blocks * block;
  global const float *source = plain + (image * channels + first) * pixels + pixel;
  global float *target = blocked + (plane * pixels + pixel) * block;
  for (int lane = 0; lane < block; lane++) target[lane] = first + lane < channels ? source[lane * pixels] : 0.0f;
}

kernel void reorder_to_plain(global const float *restrict blocked, global float *restrict plain, int planes,
                             int channels, int blocks, int pixels, int block) {
  const int pixel = get_global_id(0), plane = row_id();
  if (pixel >= pixels || plane >= planes) return;
  const int image = plane / blocks, first = plane % blocks * block;
  global float *target = plain + (image * channels + first) * pixels + pixel;
  global const float *source = blocked + (plane * pixels + pixel) * block;
  for (int lane = 0; lane < block && first + lane < channels; lane++) target[lane * pixels] = source[lane];
}
