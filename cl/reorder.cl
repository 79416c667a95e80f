// Between plain [N][C][H][W] and channels in blocks, [N][ceil(C/B)][H][W][B]. Channels beyond C become 0.
// `channels` is C, `blocks` ceil(C/B), `pixels` H * W. Work-items, one per group: (PIXELS pixels, image * blocks + channel
// block).
#define PIXELS 64

KERNEL_IN_GROUPS_OF(1)
reorder_to_blocks(global const float *restrict plain, global float *restrict blocked, int planes, int channels, int blocks,
                  int pixels, int block) {
  const int begin = get_global_id(0) * PIXELS, end = min(begin + PIXELS, pixels), plane = row_id();
  if (plane >= planes) return;
  const int image = plane / blocks, first = plane % blocks * block;
  global const float *source = plain + (image * channels + first) * pixels;
  global float *target = blocked + plane * pixels * block;
  for (int lane = 0; lane < block; lane++)
    for (int pixel = begin; pixel < end; pixel++)
      target[pixel * block + lane] = first + lane < channels ? source[lane * pixels + pixel] : 0.0f;
}

KERNEL_IN_GROUPS_OF(1)
reorder_to_plain(global const float *restrict blocked, global float *restrict plain, int planes, int channels, int blocks,
                 int pixels, int block) {
  const int begin = get_global_id(0) * PIXELS, end = min(begin + PIXELS, pixels), plane = row_id();
  if (plane >= planes) return;
  const int image = plane / blocks, first = plane % blocks * block;
  global float *target = plain + (image * channels + first) * pixels;
  global const float *source = blocked + plane * pixels * block;
  for (int lane = 0; lane < min(block, channels - first); lane++)
    for (int pixel = begin; pixel < end; pixel++) target[lane * pixels + pixel] = source[pixel * block + lane];
}
