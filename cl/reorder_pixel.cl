// Between plain [N][C][H][W] and channels in blocks of BLOCK, [N][ceil(C/BLOCK)][H][W][BLOCK], where work-items are lanes:
// neighbours read and write neighbouring pixels. Channels beyond C become 0. `channels` is C, `blocks` ceil(C/BLOCK),
// `pixels` H * W. Work-items: (plane * pixels + pixel), planes being images * blocks; an image may have one pixel only.
KERNEL_IN_USUAL_GROUPS
reorder_pixel(global const float *restrict source, global float *restrict target, int count, int to_blocks, int channels,
              int blocks, int pixels) {
  const int index = get_global_id(0);
  if (index >= count) return;
  const int plane = index / pixels, pixel = index - plane * pixels, image = plane / blocks;
  const int first = (plane - image * blocks) * BLOCK, plain = (image * channels + first) * pixels + pixel;
  float values[BLOCK];
  if (to_blocks) {
    EACH(lane, BLOCK) values[lane] = first + lane < channels ? source[plain + lane * pixels] : 0.0f;
    STORE_ALIGNED(LOAD_BLOCK(values), target + index * BLOCK);
  } else {
    STORE_BLOCK(LOAD_ALIGNED(source + index * BLOCK), values);
    EACH(lane, BLOCK) if (first + lane < channels) target[plain + lane * pixels] = values[lane];
  }
}
