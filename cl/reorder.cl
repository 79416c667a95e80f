// Between plain [N][C][H][W] and channels in blocks, [N][ceil(C/B)][H][W][B]. Channels beyond C become 0.
// `channels` is C, `blocks` ceil(C/B), `pixels` H * W. A task of tasks.cl whose pieces are (plane: image * blocks + channel
// block; PIXELS pixels), the last one running fastest.
#define PIXELS 64

COMPILED_ONCE void reorder(int piece, struct task *task) {
  global const float *source = task->input;
  global float *target = task->output;
  const int to_blocks = next_int(task), channels = next_int(task), blocks = next_int(task);
  const int pixels = next_int(task), block = next_int(task);
  const int parts = (pixels + PIXELS - 1) / PIXELS, plane = piece / parts;
  const int begin = (piece - plane * parts) * PIXELS, end = min(begin + PIXELS, pixels);
  const int image = plane / blocks, first = plane % blocks * block;
  const int plain = (image * channels + first) * pixels, blocked = plane * pixels * block;
  for (int lane = 0; lane < block; lane++) {
    const int row = plain + lane * pixels, column = blocked + lane, is_channel = first + lane < channels;
    if (to_blocks)
      for (int pixel = begin; pixel < end; pixel++)
        target[column + pixel * block] = is_channel ? source[row + pixel] : 0.0f;
    else if (is_channel)
      for (int pixel = begin; pixel < end; pixel++) target[row + pixel] = source[column + pixel * block];
  }
}
