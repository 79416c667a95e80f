// Convolution straight from its definition, channels in blocks, any window, groups of whole blocks:
//   output[n][m][y][x] = activation(bias[m] + skip[n][m][y][x] + sum over c, ky, kx of
//                        weights[m][c][ky][kx] * input[n][group * C/G + c][y * stride + ky * dilation - pad][x likewise])
// input [N][C/BLOCK][IH][IW][BLOCK], output and skip [N][M/BLOCK][OH][OW][BLOCK];
// packed: ZEROS zeros, the bias [M/BLOCK][BLOCK], the weights [M/BLOCK][C/G/BLOCK][KH][KW][BLOCK inputs][BLOCK outputs].
//
// A tile is held in registers: TILE_STRIPS strips, each TILE_WIDTH neighbouring pixels of a row, by TILE_BLOCKS output
// blocks. Strips are counted through all rows of all images. The last strip of a row begins where it still fits and
// stores only what the one before it has not:
//
//              strip 0          strip 1       strip 2
//   row 0  |o o o o o o o|o o o o o o o|. . . o o o o|     an input value meets TILE_BLOCKS vectors of weights, a
//   row 1  |o o o o o o o|o o o o o o o|. . . o o o o|     weight TILE_STRIPS * TILE_WIDTH input values
//              strip 3          strip 4       strip 5
//
// Work-items, one per group: (chunk of tiles, span of output tiles, span of tiles within the chunk), the last one running
// fastest, in one dimension. A chunk is what the cache keeps of the input while all weights pass by.
//
// Build options: BLOCK, TILE_WIDTH, TILE_STRIPS, TILE_BLOCKS and, for the way to the pixels,
//   STRIDE  the horizontal stride, where no pixel but the first and the last of a row can meet the padding
//   none    any stride, dilation and padding: the pixels are gathered first

#define WEIGHTS_AHEAD (8 * BLOCK) // floats between what is used and what is prefetched

#define LAST (TILE_WIDTH - 1)
#ifdef STRIDE
#define ZEROS (TILE_WIDTH * STRIDE * BLOCK)
#define PIXEL(strip, pixel) \
  (pixel == 0 ? first[strip] : pixel == LAST ? last[strip] : source[strip] + pixel * STRIDE * BLOCK)
#else
#define ZEROS (TILE_WIDTH * BLOCK)
#define PIXEL(strip, pixel) (gathered + (strip * TILE_WIDTH + pixel) * BLOCK)
#endif

COMPILED_ONCE void convolve_tile(global const float *restrict input, global const float *restrict packed,
                                 global const float *skip, global float *output, int8 window, int8 size, int8 channels,
                                 int first_strip, int strips, int row_strips, int output_tile, int activation,
                                 float alpha, float beta) {
  const int kernel_height = window.s0, kernel_width = window.s1, stride_height = window.s2;
  const int dilation_height = window.s4, dilation_width = window.s5, pad_top = window.s6, pad_left = window.s7;
  const int input_height = size.s1, input_width = size.s2, output_height = size.s3, output_width = size.s4;
  const int input_blocks = channels.s0, output_blocks = channels.s1;
  const int group_input_blocks = channels.s2, group_output_blocks = channels.s3;
#ifdef STRIDE
  const int stride_width = STRIDE;
#else
  const int stride_width = window.s3;
#endif
  const int input_plane = input_height * input_width * BLOCK, output_plane = output_height * output_width * BLOCK;
  const int group_tiles = (group_output_blocks + TILE_BLOCKS - 1) / TILE_BLOCKS, group = output_tile / group_tiles;
  const int first_block = group * group_output_blocks + (output_tile - group * group_tiles) * TILE_BLOCKS;
  const int last_block = (group + 1) * group_output_blocks - 1;

  // a strip beyond the last one, or a block beyond its group, does the last one's work again and is not stored
  global const float *image[TILE_STRIPS];
  int top[TILE_STRIPS], left[TILE_STRIPS], stored[TILE_STRIPS];
  size_t target[TILE_STRIPS];
  EACH(strip, TILE_STRIPS) {
    const int number = min(first_strip + strip, strips - 1), row = number / row_strips, n = row / output_height;
    const int wanted = (number - row * row_strips) * TILE_WIDTH, x = min(wanted, output_width - TILE_WIDTH);
    const int y = row - n * output_height;
    stored[strip] = wanted - x;
    top[strip] = y * stride_height - pad_top;
    left[strip] = x * stride_width - pad_left;
    image[strip] = input + ((size_t)n * input_blocks + group * group_input_blocks) * input_plane;
    target[strip] = ((size_t)n * output_blocks + first_block) * output_plane + (y * output_width + x) * BLOCK;
  }
  const size_t block_weights = (size_t)group_input_blocks * kernel_height * kernel_width * BLOCK * BLOCK;
  global const float *weights[TILE_BLOCKS];
  FLOAT_BLOCK sum[TILE_STRIPS][TILE_WIDTH][TILE_BLOCKS];
  EACH(block, TILE_BLOCKS) {
    const int own = min(first_block + block, last_block);
    const FLOAT_BLOCK bias = LOAD_ALIGNED(packed + ZEROS + own * BLOCK);
    weights[block] = packed + ZEROS + output_blocks * BLOCK + own * block_weights;
    EACH(strip, TILE_STRIPS) EACH(pixel, TILE_WIDTH) sum[strip][pixel][block] = bias;
  }

  for (int input_block = 0; input_block < group_input_blocks; input_block++)
    for (int ky = 0; ky < kernel_height; ky++) {
      global const float *row[TILE_STRIPS];
      int inside[TILE_STRIPS], any_inside = 0;
      EACH(strip, TILE_STRIPS) {
        const int y = top[strip] + ky * dilation_height;
        inside[strip] = y >= 0 && y < input_height;
        any_inside |= inside[strip];
        row[strip] = image[strip] + (size_t)input_block * input_plane + (y * input_width + left[strip]) * BLOCK;
      }
      if (!any_inside) {
        EACH(block, TILE_BLOCKS) weights[block] += kernel_width * BLOCK * BLOCK;
        continue;
      }
      for (int kx = 0; kx < kernel_width; kx++) {
        const int shift = kx * dilation_width;
#ifdef STRIDE
        global const float *source[TILE_STRIPS], *first[TILE_STRIPS], *last[TILE_STRIPS];
        EACH(strip, TILE_STRIPS) {
          const int x = left[strip] + shift;
          source[strip] = inside[strip] ? row[strip] + shift * BLOCK : packed;
          first[strip] = (uint)x < (uint)input_width ? source[strip] : packed;
          last[strip] = (uint)(x + LAST * STRIDE) < (uint)input_width ? source[strip] + LAST * STRIDE * BLOCK : packed;
        }
        // the pixels of the next plane where there is but one row, of the next row otherwise
        global const float *ahead = source[0] + (kernel_height == 1 ? input_plane : input_width * BLOCK);
#else
        float gathered[TILE_STRIPS * TILE_WIDTH * BLOCK] __attribute__((aligned(4 * BLOCK)));
        EACH(strip, TILE_STRIPS) EACH(pixel, TILE_WIDTH) {
          const int x = shift + pixel * stride_width;
          const int is_inside = inside[strip] && (uint)(left[strip] + x) < (uint)input_width;
          *(FLOAT_BLOCK *)PIXEL(strip, pixel) = LOAD_ALIGNED(is_inside ? row[strip] + x * BLOCK : packed);
        }
#endif
#pragma unroll 2 // more makes PoCL spill registers
        for (int channel = 0; channel < BLOCK; channel++) {
          FLOAT_BLOCK weight[TILE_BLOCKS];
          EACH(block, TILE_BLOCKS) {
            weight[block] = LOAD_ALIGNED(weights[block] + channel * BLOCK);
            PREFETCH(weights[block] + channel * BLOCK + WEIGHTS_AHEAD);
          }
#ifdef STRIDE
          PREFETCH(ahead + channel * BLOCK);
#endif
          EACH(strip, TILE_STRIPS) EACH(pixel, TILE_WIDTH) {
            const FLOAT_BLOCK value = (FLOAT_BLOCK)(PIXEL(strip, pixel)[channel]);
            EACH(block, TILE_BLOCKS) sum[strip][pixel][block] = fma(value, weight[block], sum[strip][pixel][block]);
          }
        }
        EACH(block, TILE_BLOCKS) weights[block] += BLOCK * BLOCK;
      }
    }

  // to memory, so that what follows is compiled once and not for every register
  FLOAT_BLOCK results[TILE_STRIPS][TILE_BLOCKS][TILE_WIDTH];
  EACH(strip, TILE_STRIPS) EACH(pixel, TILE_WIDTH) EACH(block, TILE_BLOCKS)
    results[strip][block][pixel] = sum[strip][pixel][block];
  const int own_strips = min(TILE_STRIPS, strips - first_strip), own_blocks = min(TILE_BLOCKS, last_block - first_block + 1);
#pragma unroll 1
  for (int strip = 0; strip < own_strips; strip++)
#pragma unroll 1
    for (int block = 0; block < own_blocks; block++) {
      const size_t place = target[strip] + block * output_plane;
#pragma unroll 1
      for (int pixel = stored[strip]; pixel < TILE_WIDTH; pixel++) {
        FLOAT_BLOCK result = results[strip][block][pixel];
        if (skip) result += LOAD_ALIGNED(skip + place + pixel * BLOCK);
        STORE_ALIGNED(activate_block(result, activation, alpha, beta), output + place + pixel * BLOCK);
      }
    }
}

__attribute__((reqd_work_group_size(1, 1, 1))) kernel void
conv_blocked(global const float *restrict input, global const float *restrict packed, global const float *skip,
             global float *output, int8 window, int8 size, int8 channels, int8 work, int activation, float alpha,
             float beta) {
  const int strips = work.s0, row_strips = work.s1, chunk = work.s2, span = work.s3;
  const int output_tiles = work.s4, output_span = work.s5, chunk_spans = work.s6, output_spans = work.s7;
  const int tiles = (strips + TILE_STRIPS - 1) / TILE_STRIPS;
  const int item = get_global_id(0), row = item / chunk_spans, chunk_number = row / output_spans;
  const int first_tile = chunk_number * chunk + (item - row * chunk_spans) * span;
  const int end_tile = min(min(first_tile + span, (chunk_number + 1) * chunk), tiles);
  const int first_output = (row - chunk_number * output_spans) * output_span;
  const int end_output = min(first_output + output_span, output_tiles);
  for (int output_tile = first_output; output_tile < end_output; output_tile++)
    for (int tile = first_tile; tile < end_tile; tile++)
      convolve_tile(input, packed, skip, output, window, size, channels, tile * TILE_STRIPS, strips, row_strips,
                    output_tile, activation, alpha, beta);
}
