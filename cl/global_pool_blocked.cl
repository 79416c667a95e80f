// Each plane to its mean or its maximum, channels in blocks: input [planes][pixels][BLOCK], output [planes][BLOCK],
// planes = images * channel blocks. Work-items: (plane).
kernel void global_average_pool_blocked(global const float *restrict input, global float *restrict output, int planes,
                                        int pixels) {
  const int plane = get_global_id(0);
  if (plane >= planes) return;
  FLOAT_BLOCK sum = 0.0f;
  for (int pixel = 0; pixel < pixels; pixel++) sum += LOAD_BLOCK(input + (plane * pixels + pixel) * BLOCK);
  STORE_BLOCK(sum / (float)pixels, output + plane * BLOCK);
}

kernel void global_max_pool_blocked(global const float *restrict input, global float *restrict output, int planes,
                                    int pixels) {
  const int plane = get_global_id(0);
  if (plane >= planes) return;
  FLOAT_BLOCK largest = -INFINITY;
  for (int pixel = 0; pixel < pixels; pixel++) {
    const FLOAT_BLOCK value = LOAD_BLOCK(input + (plane * pixels + pixel) * BLOCK);
    largest = value > largest ? value : largest;
  }
  STORE_BLOCK(largest, output + plane * BLOCK);
}
