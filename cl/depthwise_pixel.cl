// Convolution in which every output channel reads one input channel, channels in blocks, where work-items are lanes:
//   output[n][c][y][x] = activation(bias[c] + skip[n][c][y][x] + sum over ky, kx of
//                        weights[c][ky][kx] * input[n][c][y * stride + ky * dilation - pad][x likewise])
// input [N][C/BLOCK][IH][IW][BLOCK], output and skip [N][C/BLOCK][OH][OW][BLOCK];
// packed [C/BLOCK][1 + KH * KW][BLOCK]: the bias, then the weights.
//
// A work-item makes ROWS outputs one below the other, which share what they read; its neighbours' are beside them:
//
//        x    x+1                        ROWS = 2, stride 1: of 4 input rows each is read once
//   y    0     1     2
//   y+1  0     1     2                   Work-items: ((plane * ceil(OH / ROWS) + y / ROWS) * OW + x), planes being
//   y+2  W     W+1   W+2                 images * channel blocks, W = OW
//
// What lies outside is read from the nearest place inside and not taken: without a branch, reads go side by side.
//
// Build options: BLOCK; ROWS; for the windows that networks have, squares without dilation, WINDOW_SIDE and WINDOW_STRIDE,
// so that loops unroll: all of 3 x 3, of larger ones a row at a time, as compilers would read all of it before they compute.
// More than one of ROWS is for 3 x 3.
#ifdef WINDOW_SIDE
#define KERNEL_HEIGHT WINDOW_SIDE
#define KERNEL_WIDTH WINDOW_SIDE
#define STRIDE_HEIGHT WINDOW_STRIDE
#define STRIDE_WIDTH WINDOW_STRIDE
#define DILATION_HEIGHT 1
#define DILATION_WIDTH 1
#define COLUMN_LOOP _Pragma("unroll")
#else
#define KERNEL_HEIGHT window.s0
#define KERNEL_WIDTH window.s1
#define STRIDE_HEIGHT window.s2
#define STRIDE_WIDTH window.s3
#define DILATION_HEIGHT window.s4
#define DILATION_WIDTH window.s5
#define COLUMN_LOOP ROLLED
#endif
#if defined(WINDOW_SIDE) && WINDOW_SIDE == 3
#define ROW_LOOP _Pragma("unroll")
#else
#define ROW_LOOP ROLLED
#endif
#define INPUT_ROWS ((ROWS - 1) * STRIDE_HEIGHT + KERNEL_HEIGHT)

KERNEL_IN_USUAL_GROUPS
depthwise_pixel(global const VALUE *restrict input, global const VALUE *restrict packed, global const VALUE *skip,
                global VALUE *output, int count, int8 window, int8 size, int blocks, int activation, float alpha,
                float beta) {
  const int input_height = size.s1, input_width = size.s2, output_height = size.s3, output_width = size.s4;
  const int index = get_global_id(0);
  if (index >= count) return;
  const int strips = (output_height + ROWS - 1) / ROWS, strip = index / output_width, plane = strip / strips;
  const int x = index - strip * output_width, y = (strip - plane * strips) * ROWS;
  const int first_y = y * STRIDE_HEIGHT - window.s6, first_x = x * STRIDE_WIDTH - window.s7;
  input += plane * input_height * input_width;
  packed += plane % blocks * (1 + KERNEL_HEIGHT * KERNEL_WIDTH);
  VALUE sum[ROWS];
  EACH(row, ROWS) sum[row] = packed[0];
  ROW_LOOP for (int down = 0; down < INPUT_ROWS; down++) {
    const int input_y = first_y + down * DILATION_HEIGHT;
    global const VALUE *row_input = input + clamp(input_y, 0, input_height - 1) * input_width;
    COLUMN_LOOP for (int kx = 0; kx < KERNEL_WIDTH; kx++) {
      const int input_x = first_x + kx * DILATION_WIDTH;
      const int is_inside = (uint)input_y < (uint)input_height && (uint)input_x < (uint)input_width;
      const VALUE nearest = row_input[clamp(input_x, 0, input_width - 1)];
      const VALUE value = is_inside ? nearest : (VALUE)(0.0f);
      EACH(row, ROWS) {
        const int ky = down - row * STRIDE_HEIGHT;
        if (ky >= 0 && ky < KERNEL_HEIGHT) sum[row] = fma(value, packed[1 + ky * KERNEL_WIDTH + kx], sum[row]);
      }
    }
  }
  const int place = (plane * output_height + y) * output_width + x;
  EACH(row, ROWS) if (y + row < output_height) {
    VALUE result = sum[row];
    if (skip) result += skip[place + row * output_width];
    output[place + row * output_width] = ACTIVATE(result, activation, alpha, beta);
  }
}
