// Pooling of tensors with channels in blocks: input [planes][H][W][BLOCK], output [planes][OH][OW][BLOCK], planes =
// images * channel blocks; otherwise as cl/pool.cl. One work-item makes BLOCK outputs. Work-items: (y * OW + x, plane).
#define WINDOW_UNPACK                                                                                                 \
  const int kernel_height = window.s0, kernel_width = window.s1, stride_height = window.s2, stride_width = window.s3; \
  const int dilation_height = window.s4, dilation_width = window.s5, pad_top = window.s6, pad_left = window.s7;       \
  const int planes = size.s0, input_height = size.s1, input_width = size.s2;                                          \
  const int output_height = size.s3, output_width = size.s4;                                                          \
  const int pixel = get_global_id(0), plane = row_id();                                                               \
  if (pixel >= output_height * output_width || plane >= planes) return;                                               \
  const int y = quotient(pixel, output_width), x = pixel - y * output_width;                                          \
  const int first_y = y * stride_height - pad_top, first_x = x * stride_width - pad_left;                             \
  global const float *plane_input = input + plane * input_height * input_width * BLOCK;

kernel void max_pool_blocked(global const float *restrict input, global float *restrict output, int8 window,
                             int8 size) {
  WINDOW_UNPACK
  FLOAT_BLOCK largest = -INFINITY;
  int inside = 0;
  for (int ky = 0; ky < kernel_height; ky++) {
    const int input_y = first_y + ky * dilation_height;
    if (input_y < 0 || input_y >= input_height) continue;
    for (int kx = 0; kx < kernel_width; kx++) {
      const int input_x = first_x + kx * dilation_width;
      if (input_x < 0 || input_x >= input_width) continue;
      const FLOAT_BLOCK value = LOAD_BLOCK(plane_input + (input_y * input_width + input_x) * BLOCK);
      largest = value > largest ? value : largest;
      inside++;
    }
  }
  STORE_BLOCK(inside ? largest : (FLOAT_BLOCK)(-FLT_MAX), output + (plane * output_height * output_width + pixel) * BLOCK);
}

kernel void average_pool_blocked(global const float *restrict input, global float *restrict output, int8 window,
                                 int8 size, int bottom, int right) {
  WINDOW_UNPACK
  FLOAT_BLOCK sum = 0.0f;
  int inside = 0, padded = 0;
  for (int ky = 0; ky < kernel_height; ky++)
    for (int kx = 0; kx < kernel_width; kx++) {
      const int input_y = first_y + ky * dilation_height, input_x = first_x + kx * dilation_width;
      if (input_y < bottom && input_x < right) padded++;
      if (input_y < 0 || input_y >= input_height || input_x < 0 || input_x >= input_width) continue;
      sum += LOAD_BLOCK(plane_input + (input_y * input_width + input_x) * BLOCK);
      inside++;
    }
  STORE_BLOCK(sum / (float)max(size.s5 ? padded : inside, 1), output + (plane * output_height * output_width + pixel) * BLOCK);
}
