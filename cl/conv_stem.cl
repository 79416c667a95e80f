// Convolution from a plain input of few channels, a network's first layer, to channels in blocks:
//   output[n][m][y][x] = activation(bias[m] + skip[n][m][y][x] + sum over c, ky, kx of
//                        weights[m][c][ky][kx] * input[n][c][y * stride + ky * dilation - pad][x likewise])
// input [N][C][IH][IW], output and skip [N][M/BLOCK][OH][OW][BLOCK];
// packed [M/BLOCK][1 + C * KH * KW][BLOCK]: the bias, then the weights.
//
// Work-items, one per group: (image, row of outputs, segment of the row), the last one running fastest, in one dimension.
// A segment is SEGMENT_STRIPS strips of TILE_WIDTH outputs. What it needs of the input, C * KH rows of LENGTH elements, is
// collected first, with zeros for the padding, then tiles of a strip by TILE_BLOCKS output blocks are held in registers. The
// last strip of a row begins where it still fits.
//
// Build options: BLOCK, TILE_WIDTH, TILE_BLOCKS, SEGMENT_STRIPS, CHANNELS, KERNEL_HEIGHT, KERNEL_WIDTH, STRIDE
// (horizontal), DILATION (horizontal).
#define LENGTH ((SEGMENT_STRIPS * TILE_WIDTH - 1) * STRIDE + (KERNEL_WIDTH - 1) * DILATION + 1)
#define ROWS (CHANNELS * KERNEL_HEIGHT)
#define TAPS (ROWS * KERNEL_WIDTH)

// The rows under the windows of a segment whose first window begins at (first_y, first_x).
COMPILED_ONCE void collect_rows(global const float *restrict input, int input_height, int input_width, int first_y,
                                int first_x, int dilation_height, float *collected) {
  const int begin = clamp(-first_x, 0, LENGTH), end = clamp(input_width - first_x, begin, LENGTH);
  for (int channel = 0; channel < CHANNELS; channel++)
    for (int ky = 0; ky < KERNEL_HEIGHT; ky++, collected += LENGTH) {
      const int y = first_y + ky * dilation_height, is_inside = y >= 0 && y < input_height;
      global const float *row = input + (channel * input_height + y) * input_width + first_x;
      const int row_begin = is_inside ? begin : LENGTH, row_end = is_inside ? end : LENGTH;
      for (int x = 0; x < row_begin; x++) collected[x] = 0.0f;
      for (int x = row_begin; x < row_end; x++) collected[x] = row[x];
      for (int x = row_end; x < LENGTH; x++) collected[x] = 0.0f;
    }
}

COMPILED_ONCE void convolve_tile(const float *collected, global const float *restrict packed, global const float *skip,
                                 global float *output, int blocks, int output_plane, int stored, int activation,
                                 float alpha, float beta) {
  FLOAT_BLOCK sum[TILE_WIDTH][TILE_BLOCKS];
  global const float *weights[TILE_BLOCKS];
  EACH(block, TILE_BLOCKS) {
    weights[block] = packed + min(block, blocks - 1) * (1 + TAPS) * BLOCK; // one beyond the last is not stored
    EACH(pixel, TILE_WIDTH) sum[pixel][block] = LOAD_ALIGNED(weights[block]);
    weights[block] += BLOCK;
  }
  for (int row = 0; row < ROWS; row++, collected += LENGTH)
#pragma unroll 1
    for (int kx = 0; kx < KERNEL_WIDTH; kx++) {
      FLOAT_BLOCK weight[TILE_BLOCKS];
      EACH(block, TILE_BLOCKS) {
        weight[block] = LOAD_ALIGNED(weights[block]);
        weights[block] += BLOCK;
      }
      EACH(pixel, TILE_WIDTH) {
        const FLOAT_BLOCK value = (FLOAT_BLOCK)(collected[pixel * STRIDE + kx * DILATION]);
        EACH(block, TILE_BLOCKS) sum[pixel][block] = fma(value, weight[block], sum[pixel][block]);
      }
    }
  // to memory, so that what follows is compiled once and not for every register
  FLOAT_BLOCK results[TILE_BLOCKS][TILE_WIDTH];
  EACH(pixel, TILE_WIDTH) EACH(block, TILE_BLOCKS) results[block][pixel] = sum[pixel][block];
#pragma unroll 1
  for (int block = 0; block < min(blocks, TILE_BLOCKS); block++)
#pragma unroll 1
    for (int pixel = stored; pixel < TILE_WIDTH; pixel++) {
      const int place = block * output_plane + pixel * BLOCK;
      FLOAT_BLOCK result = results[block][pixel];
      if (skip) result += LOAD_ALIGNED(skip + place);
      STORE_ALIGNED(activate_block(result, activation, alpha, beta), output + place);
    }
}

__attribute__((reqd_work_group_size(1, 1, 1))) kernel void
conv_stem(global const float *restrict input, global const float *restrict packed, global const float *skip,
          global float *output, int8 window, int8 size, int segments, int output_blocks, int activation, float alpha,
          float beta) {
  const int input_height = size.s1, input_width = size.s2, output_height = size.s3, output_width = size.s4;
  const int output_plane = output_height * output_width * BLOCK;
  const int item = get_global_id(0), line = item / segments, image = line / output_height;
  const int y = line - image * output_height, first_strip = (item - line * segments) * SEGMENT_STRIPS * TILE_WIDTH;
  const int first = min(first_strip, output_width - TILE_WIDTH);
  float collected[ROWS * LENGTH];
  collect_rows(input + (size_t)image * CHANNELS * input_height * input_width, input_height, input_width,
               y * window.s2 - window.s6, first * STRIDE - window.s7, window.s4, collected);
  for (int block = 0; block < output_blocks; block += TILE_BLOCKS) {
    const size_t row = ((size_t)image * output_blocks + block) * output_plane + y * output_width * BLOCK;
    for (int strip = 0; strip < SEGMENT_STRIPS; strip++) {
      const int wanted = first_strip + strip * TILE_WIDTH, x = min(wanted, output_width - TILE_WIDTH);
      if (wanted >= output_width) break;
      convolve_tile(collected + (x - first) * STRIDE, packed + block * (1 + TAPS) * BLOCK,
                    skip ? skip + row + x * BLOCK : skip, output + row + x * BLOCK, output_blocks - block, output_plane,
                    wanted - x, activation, alpha, beta);
    }
  }
}
