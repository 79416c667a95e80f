// Convolution in which every output channel reads one input channel, channels in blocks:
//   output[n][c][y][x] = activation(bias[c] + skip[n][c][y][x] + sum over ky, kx of
//                        weights[c][ky][kx] * input[n][c][y * stride + ky * dilation - pad][x likewise])
// input [N][C/BLOCK][IH][IW][BLOCK], output and skip [N][C/BLOCK][OH][OW][BLOCK];
// packed [C/BLOCK][1 + KH * KW][BLOCK]: the bias, then the weights.
//
// A strip of STRIP outputs of a row, STEP apart, reads COLUMNS inputs of each of KH rows into registers, as far apart, and
// uses every one up to KW times. With a dilation, every so manieth output reads the same inputs as its neighbours do
// without one. The last strip of a row, of each of STEP sorts of places in it, begins where it still fits.
//
// Where vectors are of 16 floats, of which there are enough registers, two rows are made at a time of what most networks have:
// stride 1 and limits as the activation.
//
// Included with STRIP, KERNEL_WIDTH, STRIDE and DILATION (both horizontal) defined, which it undefines; names end in STRIDE.
#define STEP (STRIDE == 1 ? DILATION : 1)
#define COLUMNS ((STRIP - 1) * STRIDE + (KERNEL_WIDTH - 1) * (DILATION / STEP) + 1)
#define TAKES_TWO_ROWS (BLOCK == 16 && STRIDE == 1 && DILATION == 1)
#define OF_STRIDE(name) JOIN(name, STRIDE)

// What a strip reads of a row that begins, or would, at `row`: zeros outside.
static inline __attribute__((always_inline)) void OF_STRIDE(load_columns_)(global const float *row, int first_x,
                                                                           int input_width, FLOAT_BLOCK *column) {
  const FLOAT_BLOCK zero = 0.0f;
  // all but the first and the last of them: what padding by one leaves
  const int is_inner = COLUMNS > 1 && first_x + STEP >= 0 && first_x + (COLUMNS - 2) * STEP < input_width;
  if (is_inner) {
    column[0] = first_x >= 0 ? LOAD_ALIGNED(row) : zero;
    EACH(index, COLUMNS - 2) column[1 + index] = LOAD_ALIGNED(row + (1 + index) * STEP * BLOCK);
    column[COLUMNS - 1] =
        first_x + (COLUMNS - 1) * STEP < input_width ? LOAD_ALIGNED(row + (COLUMNS - 1) * STEP * BLOCK) : zero;
  } else
    EACH(index, COLUMNS) {
      const int is_inside = (uint)(first_x + index * STEP) < (uint)input_width;
      column[index] = is_inside ? LOAD_ALIGNED(row + index * STEP * BLOCK) : zero;
    }
}

// Adds a row of the input under a row of the window. (Without `restrict`: Oclgrind 21.10 knows none in what is inlined.)
static inline __attribute__((always_inline)) void OF_STRIDE(add_columns_)(const FLOAT_BLOCK *column,
                                                                          global const float *weights,
                                                                          FLOAT_BLOCK *sum) {
  EACH(kx, KERNEL_WIDTH) {
    const FLOAT_BLOCK weight = LOAD_ALIGNED(weights + kx * BLOCK);
    EACH(pixel, STRIP) sum[pixel] = fma(column[pixel * STRIDE + kx * (DILATION / STEP)], weight, sum[pixel]);
  }
}

COMPILED_ONCE void OF_STRIDE(depthwise_strip_)(global const float *restrict input, global const float *restrict packed,
                                               global const float *skip, global float *output, int8 window, int8 size,
                                               int y, int x, int stored, int activation, float alpha, float beta) {
  const int kernel_height = window.s0, dilation_height = window.s4;
  const int input_height = size.s1, input_width = size.s2, output_width = size.s4;
  const int first_y = y * window.s2 - window.s6, first_x = x * STRIDE - window.s7;
  const int place = (y * output_width + x) * BLOCK;
  EACH(pixel, STRIP) PREFETCH_TARGET(output + place + pixel * STEP * BLOCK);
  FLOAT_BLOCK sum[STRIP];
  EACH(pixel, STRIP) sum[pixel] = LOAD_ALIGNED(packed);
  for (int ky = 0; ky < kernel_height; ky++) {
    const int input_y = first_y + ky * dilation_height;
    if (input_y < 0 || input_y >= input_height) continue;
    FLOAT_BLOCK column[COLUMNS];
    OF_STRIDE(load_columns_)(input + (input_y * input_width + first_x) * BLOCK, first_x, input_width, column);
    OF_STRIDE(add_columns_)(column, packed + (1 + ky * KERNEL_WIDTH) * BLOCK, sum);
  }
  if (!skip && is_clip(activation)) { // what is stored already, once more
    const float low = clip_low(activation, alpha), high = clip_high(activation, beta);
    EACH(pixel, STRIP) STORE_ALIGNED(clip(sum[pixel], low, high), output + place + pixel * STEP * BLOCK);
    return;
  }
  // to memory, so that what follows is compiled once and not for every register
  FLOAT_BLOCK results[STRIP];
  EACH(pixel, STRIP) results[pixel] = sum[pixel];
  ROLLED for (int pixel = stored; pixel < STRIP; pixel++) {
    FLOAT_BLOCK result = results[pixel];
    if (skip) result += LOAD_ALIGNED(skip + place + pixel * STEP * BLOCK);
    STORE_ALIGNED(activate_block(result, activation, alpha, beta), output + place + pixel * STEP * BLOCK);
  }
}

#if TAKES_TWO_ROWS
// The strip at row y and the one below, all of whose rows but the outermost read the same.
COMPILED_ONCE void OF_STRIDE(depthwise_strips_)(global const float *restrict input, global const float *restrict packed,
                                                global float *output, int8 window, int8 size, int y, int x, float low,
                                                float high) {
  const int kernel_height = window.s0, input_height = size.s1, input_width = size.s2, output_width = size.s4;
  const int first_y = y - window.s6, first_x = x - window.s7;
  output += (y * output_width + x) * BLOCK;
  EACH(pixel, STRIP) PREFETCH_TARGET(output + pixel * BLOCK);
  EACH(pixel, STRIP) PREFETCH_TARGET(output + (output_width + pixel) * BLOCK);
  FLOAT_BLOCK upper[STRIP], lower[STRIP];
  EACH(pixel, STRIP) upper[pixel] = lower[pixel] = LOAD_ALIGNED(packed);
  for (int row = 0; row <= kernel_height; row++) {
    const int input_y = first_y + row;
    global const float *const weights = packed + (1 + row * KERNEL_WIDTH) * BLOCK;
    if (input_y < 0 || input_y >= input_height) continue;
    FLOAT_BLOCK column[COLUMNS];
    OF_STRIDE(load_columns_)(input + (input_y * input_width + first_x) * BLOCK, first_x, input_width, column);
    if (row < kernel_height) OF_STRIDE(add_columns_)(column, weights, upper);
    if (row > 0) OF_STRIDE(add_columns_)(column, weights - KERNEL_WIDTH * BLOCK, lower);
  }
  EACH(pixel, STRIP) STORE_ALIGNED(clip(upper[pixel], low, high), output + pixel * BLOCK);
  EACH(pixel, STRIP) STORE_ALIGNED(clip(lower[pixel], low, high), output + (output_width + pixel) * BLOCK);
}
#endif

// Rows from first_row on, before end_row, of one channel block.
static inline __attribute__((always_inline)) void OF_STRIDE(depthwise_plane_)(
    global const float *input, global const float *packed, global const float *skip, global float *output, int8 window,
    int8 size, int first_row, int end_row, int activation, float alpha, float beta) {
  const int output_width = size.s4;
  int y = first_row;
#if TAKES_TWO_ROWS
  if (window.s2 == 1 && window.s4 == 1 && !skip && is_clip(activation))
    for (; y + 1 < end_row; y += 2)
      for (int wanted = 0; wanted < output_width; wanted += STRIP)
        OF_STRIDE(depthwise_strips_)
        (input, packed, output, window, size, y, min(wanted, output_width - STRIP), clip_low(activation, alpha),
         clip_high(activation, beta));
#endif
  for (; y < end_row; y++)
    for (int first = 0; first < STEP; first++) {
      const int places = (output_width - first + STEP - 1) / STEP;
      for (int wanted = 0; wanted < places; wanted += STRIP) {
        const int place = min(wanted, places - STRIP);
        OF_STRIDE(depthwise_strip_)
        (input, packed, skip, output, window, size, y, first + place * STEP, wanted - place, activation, alpha, beta);
      }
    }
}

// Pieces are (image, `rows_at_a_time` rows of outputs, span of channel blocks), the last one running fastest.
COMPILED_ONCE void OF_STRIDE(depthwise_rows_)(int piece, global const float *input, global const float *packed,
                                              global const float *skip, global float *output, int8 window, int8 size,
                                              int blocks, int span, int parts, int rows_at_a_time, int activation,
                                              float alpha, float beta) {
  const int spans = (blocks + span - 1) / span, part = piece / spans, first_block = (piece - part * spans) * span;
  const int image = part / parts, first_row = (part - image * parts) * rows_at_a_time;
  const int input_plane = size.s1 * size.s2 * BLOCK, output_height = size.s3, output_width = size.s4;
  const int output_plane = output_height * output_width * BLOCK, end_row = min(first_row + rows_at_a_time, output_height);
  const int weights = (1 + window.s0 * KERNEL_WIDTH) * BLOCK;
  const size_t plane = (size_t)image * blocks + first_block;
  input += plane * input_plane;
  output += plane * output_plane;
  if (skip) skip += plane * output_plane;
  packed += first_block * weights;
  for (int block = first_block; block < min(first_block + span, blocks); block++) {
    OF_STRIDE(depthwise_plane_)
    (input, packed, skip, output, window, size, first_row, end_row, activation, alpha, beta);
    input += input_plane;
    output += output_plane;
    if (skip) skip += output_plane;
    packed += weights;
  }
}

#undef STRIP
#undef KERNEL_WIDTH
#undef STRIDE
#undef DILATION
#undef STEP
#undef COLUMNS
#undef TAKES_TWO_ROWS
#undef OF_STRIDE
