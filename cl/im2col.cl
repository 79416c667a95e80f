// Lays a convolution's input out so that the convolution becomes a matrix product:
//   columns[image][row][column] = input[image][channel][y * stride + ky * dilation - pad][x likewise]
//   row = (channel * kernel_height + ky) * kernel_width + kx, first_column + column = y * output_width + x; 0 outside the
//   input
// input [images][channels][input_height][input_width] from input_offset on, columns [images][rows][column_count].
// Work-items: (column, row, image).
KERNEL_IN_USUAL_GROUPS
im2col(global const float *restrict input, global float *restrict columns, int input_offset, int rows, int first_column,
       int column_count, int8 window, int8 size) {
  const int kernel_height = window.s0, kernel_width = window.s1, stride_height = window.s2, stride_width = window.s3;
  const int dilation_height = window.s4, dilation_width = window.s5, pad_top = window.s6, pad_left = window.s7;
  const int channels = size.s0, input_height = size.s1, input_width = size.s2;
  const int output_width = size.s4;
  const int column = get_global_id(0), row = get_global_id(1), image = get_global_id(2);
  if (column >= column_count || row >= rows) return;

  const int kx = row % kernel_width, ky = row / kernel_width % kernel_height;
  const int channel = row / (kernel_width * kernel_height);
  const int pixel = first_column + column;
  const int output_y = quotient(pixel, output_width), output_x = pixel - output_y * output_width;
  const int y = output_y * stride_height + ky * dilation_height - pad_top;
  const int x = output_x * stride_width + kx * dilation_width - pad_left;
  float value = 0.0f;
  if (y >= 0 && y < input_height && x >= 0 && x < input_width)
    value = input[input_offset + ((image * channels + channel) * input_height + y) * input_width + x];
  columns[(image * rows + row) * column_count + column] = value;
}
