// Pooling over a window of each plane. input [planes][H][W], output [planes][OH][OW], of floats or, with BLOCK defined, of
// blocks of channels; padding never wins a maximum and counts in an average only where count_include_pad says so, and then
// only within the declared padding. Where a dilated window has all its taps in the padding, the maximum is -FLT_MAX and the
// average 0. Work-items: (y * OW + x, plane).
#define WINDOW_UNPACK \
  const int kernel_height = window.s0, kernel_width = window.s1, stride_height = window.s2, stride_width = window.s3; \
  const int dilation_height = window.s4, dilation_width = window.s5, pad_top = window.s6, pad_left = window.s7; \
  const int planes = size.s0, input_height = size.s1, input_width = size.s2; \
  const int output_height = size.s3, output_width = size.s4; \
  const int pixel = get_global_id(0), plane = row_id(); \
  if (pixel >= output_height * output_width || plane >= planes) return; \
  const int y = quotient(pixel, output_width), x = pixel - y * output_width; \
  const int first_y = y * stride_height - pad_top, first_x = x * stride_width - pad_left; \
  global const VALUE *plane_input = input + plane * input_height * input_width;

KERNEL_IN_USUAL_GROUPS
max_pool(global const VALUE *restrict input, global VALUE *restrict output, int8 window, int8 size) {
  WINDOW_UNPACK
  VALUE largest = -INFINITY;
  int inside = 0;
  for (int ky = 0; ky < kernel_height; ky++)
    for (int kx = 0; kx < kernel_width; kx++) {
      const int input_y = first_y + ky * dilation_height, input_x = first_x + kx * dilation_width;
      if (input_y >= 0 && input_y < input_height && input_x >= 0 && input_x < input_width) {
        largest = fmax(largest, plane_input[input_y * input_width + input_x]);
        inside++;
      }
    }
  output[plane * output_height * output_width + pixel] = inside ? largest : (VALUE)(-FLT_MAX);
}

// size.s5 is count_include_pad; bottom and right: where the input with its declared padding ends.
KERNEL_IN_USUAL_GROUPS
average_pool(global const VALUE *restrict input, global VALUE *restrict output, int8 window, int8 size, int bottom,
             int right) {
  WINDOW_UNPACK
  VALUE sum = 0.0f;
  int inside = 0, padded = 0;
  for (int ky = 0; ky < kernel_height; ky++)
    for (int kx = 0; kx < kernel_width; kx++) {
      const int input_y = first_y + ky * dilation_height, input_x = first_x + kx * dilation_width;
      if (input_y < bottom && input_x < right) padded++;
      if (input_y >= 0 && input_y < input_height && input_x >= 0 && input_x < input_width) {
        sum += plane_input[input_y * input_width + input_x];
        inside++;
      }
    }
  output[plane * output_height * output_width + pixel] = sum / (float)max(size.s5 ? padded : inside, 1);
}
