// Convolution with a 3 x 3 window at stride 1 by minimal filtering, F(TILE x TILE, 3 x 3) with TILE 2 or 4 (Lavin and
// Gray, Fast Algorithms for Convolutional Neural Networks, 2015), channels in blocks. Per tile of TILE x TILE outputs:
//
//   output = A^T [ sum over input channels of (G weights G^T) * (B^T patch B) ] A       * elementwise
//
// A patch has PATCH x PATCH = POSITIONS inputs, PATCH = TILE + 2, so a tile takes (TILE + 2)^2 multiplications per
// channel pair instead of 9 TILE^2: at each position the sum is a matrix product over tiles and channels.
//
//   input [N][C/BLOCK][H][W][BLOCK], output and skip [N][M/BLOCK][OH][OW][BLOCK]
//   weights [POSITIONS][pairs][C][2 * BLOCK], transformed, a pair being two blocks of output channels; then the bias,
//           [pairs][2 * BLOCK]
//   workspace, a slice per work-item: patches [POSITIONS][C/BLOCK][tiles_per_pass][BLOCK], then sums
//           [POSITIONS][output blocks of the work-item][tiles_per_pass][BLOCK]
//
// Work-items: (part of all images' tiles, part of the pairs), one per group. Each takes its tiles tiles_per_pass at a
// time through all three steps, so that its slice stays in the core's cache and only the weights stream through it.

#define PATCH (TILE + 2)
#define POSITIONS (PATCH * PATCH)

#include "multiply.cl"

// B^T times a column of the patch.
void input_transform(FLOAT_LANES *d) {
#if TILE == 4
  const FLOAT_LANES even = fma((FLOAT_LANES)(-4.0f), d[2], d[4]), odd = fma((FLOAT_LANES)(-4.0f), d[1], d[3]);
  const FLOAT_LANES even_half = d[4] - d[2], odd_half = d[3] - d[1];
  d[0] = fma((FLOAT_LANES)(4.0f), d[0], fma((FLOAT_LANES)(-5.0f), d[2], d[4]));
  d[5] = fma((FLOAT_LANES)(4.0f), d[1], fma((FLOAT_LANES)(-5.0f), d[3], d[5]));
  d[1] = even + odd;
  d[2] = even - odd;
  d[3] = fma((FLOAT_LANES)(2.0f), odd_half, even_half);
  d[4] = fma((FLOAT_LANES)(-2.0f), odd_half, even_half);
#else
  const FLOAT_LANES sum = d[1] + d[2], difference = d[2] - d[1];
  d[0] -= d[2];
  d[3] = d[1] - d[3];
  d[1] = sum;
  d[2] = difference;
#endif
}

// A^T times a column of the sums: the first TILE elements are the result.
void output_transform(FLOAT_LANES *s) {
#if TILE == 4
  const FLOAT_LANES sum = s[1] + s[2], difference = s[1] - s[2];
  const FLOAT_LANES sum_half = s[3] + s[4], difference_half = s[3] - s[4];
  s[0] = s[0] + sum + sum_half;
  s[1] = fma((FLOAT_LANES)(2.0f), difference_half, difference);
  s[2] = fma((FLOAT_LANES)(4.0f), sum_half, sum);
  s[3] = fma((FLOAT_LANES)(8.0f), difference_half, difference) + s[5];
#else
  const FLOAT_LANES difference = s[1] - s[2];
  s[0] = s[0] + s[1] + s[2];
  s[1] = difference - s[3];
#endif
}

// One patch of a channel block, the part outside the image being zeros, to `target` with `stride` between positions.
COMPILED_ONCE void transform_patch(global const float *restrict plane, int height, int width, int y, int x,
                                   global float *restrict target, int stride) {
  FLOAT_LANES patch[PATCH][PATCH];
  for (int j = 0; j < PATCH; j++) {
    FLOAT_LANES column[PATCH];
    const int inside = x + j >= 0 && x + j < width;
    EACH(i, PATCH)
      column[i] = inside && y + i >= 0 && y + i < height ? LOAD(plane + ((y + i) * width + x + j) * BLOCK)
                                                         : (FLOAT_LANES)(0.0f);
    input_transform(column);
    EACH(i, PATCH) patch[i][j] = column[i];
  }
  for (int i = 0; i < PATCH; i++) {
    FLOAT_LANES row[PATCH];
    EACH(j, PATCH) row[j] = patch[i][j];
    input_transform(row);
    EACH(j, PATCH) STORE(row[j], target + (i * PATCH + j) * stride);
  }
}

// How an output ends: as common.cl's activate() wants it.
struct epilogue {
  int activation;
  float alpha, beta;
};

// The sums of a tile and channel block, `stride` between positions, to rows x columns pixels at `output`.
COMPILED_ONCE void transform_sums(global const float *restrict sums, int stride, FLOAT_LANES bias,
                                  global const float *skip, global float *output, int rows, int columns, int width,
                                  struct epilogue epilogue) {
  FLOAT_LANES tile[TILE][PATCH];
  for (int j = 0; j < PATCH; j++) {
    FLOAT_LANES column[PATCH];
    EACH(i, PATCH) column[i] = LOAD(sums + (i * PATCH + j) * stride);
    output_transform(column);
    EACH(i, TILE) tile[i][j] = column[i];
  }
  for (int i = 0; i < rows; i++) {
    output_transform(tile[i]);
#pragma unroll 1
    for (int j = 0; j < columns; j++) {
      const int index = (i * width + j) * BLOCK;
      FLOAT_LANES value = tile[i][j] + bias;
      if (skip) value += LOAD(skip + index);
      STORE(ACTIVATE(value, epilogue.activation, epilogue.alpha, epilogue.beta), output + index);
    }
  }
}

// A tile's place.
struct tile {
  int image, row, column;
};

struct tile tile_at(int index, int rows, int columns) {
  const int row = index / columns;
  const struct tile tile = {row / rows, row % rows, index % columns};
  return tile;
}

void tile_advance(struct tile *tile, int rows, int columns) {
  if (++tile->column < columns) return;
  tile->column = 0;
  if (++tile->row < rows) return;
  tile->row = 0;
  tile->image++;
}

// size: input blocks, height and width, output blocks, height and width, padding at the top and left.
// plan: rows and columns of tiles per image, tiles of all images, tiles_per_pass, floats of a slice.
// All of a work-item; drivers make several versions of a kernel, which all call it.
COMPILED_ONCE void convolve(int part, int parts, int share, int shares, global const float *restrict input,
                            global const float *restrict weights, global const float *skip, global float *output,
                            global float *workspace, int8 size, int8 plan, int activation, float alpha, float beta) {
  const int input_blocks = size.s0, input_height = size.s1, input_width = size.s2;
  const int output_blocks = size.s3, output_height = size.s4, output_width = size.s5;
  const int pad_top = size.s6, pad_left = size.s7;
  const int tile_rows = plan.s0, tile_columns = plan.s1, tiles = plan.s2, tiles_per_pass = plan.s3, slice = plan.s4;
  const int pairs = (output_blocks + 1) / 2, first_pair = pairs * share / shares;
  const int end_pair = pairs * (share + 1) / shares, end_block = min(2 * end_pair, output_blocks);
  const int end_tile = (int)((long)tiles * (part + 1) / parts);
  const struct epilogue epilogue = {activation, alpha, beta};

  // one vector more than needed, so that positions do not meet in the same sets of the cache
  const int patch_stride = (input_blocks * tiles_per_pass + 1) * BLOCK;
  const int sum_stride = (2 * (end_pair - first_pair) * tiles_per_pass + 1) * BLOCK;
  const int panel = input_blocks * BLOCK * 2 * BLOCK;
  global float *const patches = workspace + (part * shares + share) * slice;
  global float *const sums = patches + POSITIONS * patch_stride;
  global const float *const bias = weights + POSITIONS * pairs * panel;

  for (int first = (int)((long)tiles * part / parts); first < end_tile; first += tiles_per_pass) {
    const int count = min(tiles_per_pass, end_tile - first);
    const struct tile first_tile = tile_at(first, tile_rows, tile_columns);
    for (int block = 0; block < input_blocks; block++) {
      struct tile tile = first_tile;
      for (int index = 0; index < count; index++, tile_advance(&tile, tile_rows, tile_columns)) {
        const int plane = (tile.image * input_blocks + block) * input_height * input_width * BLOCK;
        const int target = (block * tiles_per_pass + index) * BLOCK;
        EACH_LANE(lane)
        transform_patch(input + plane + lane, input_height, input_width, tile.row * TILE - pad_top,
                        tile.column * TILE - pad_left, patches + target + lane, patch_stride);
      }
    }

    for (int position = 0; position < POSITIONS; position++)
      for (int pair = first_pair; pair < end_pair; pair++) {
        const int target = position * sum_stride + 2 * (pair - first_pair) * tiles_per_pass * BLOCK;
        EACH_LANE(lane) {
          struct product product;
          product.panel = patches + position * patch_stride;
          product.panel_stride = product.target_stride = tiles_per_pass * BLOCK;
          product.panel_blocks = input_blocks;
          product.weights = weights + (position * pairs + pair) * panel + lane;
          product.initial = product.skip = 0;
          product.initial_row = product.initial_stride = 0;
          product.target = sums + target + lane;
          product.low = -INFINITY;
          product.high = INFINITY;
          multiply_pair(count, product);
        }
      }

    for (int block = 2 * first_pair; block < end_block; block++) {
      struct tile tile = first_tile;
      for (int index = 0; index < count; index++, tile_advance(&tile, tile_rows, tile_columns)) {
        const int y = tile.row * TILE, x = tile.column * TILE;
        const int offset = (((tile.image * output_blocks + block) * output_height + y) * output_width + x) * BLOCK;
        const int source = ((block - 2 * first_pair) * tiles_per_pass + index) * BLOCK;
        EACH_LANE(lane)
        transform_sums(sums + source + lane, sum_stride, LOAD(bias + block * BLOCK + lane),
                       skip ? skip + offset + lane : skip, output + offset + lane, min(TILE, output_height - y),
                       min(TILE, output_width - x), output_width, epilogue);
      }
    }
  }
}

kernel __attribute__((reqd_work_group_size(1, 1, 1))) void winograd(
    global const float *restrict input, global const float *restrict weights, global const float *skip,
    global float *output, global float *workspace, int8 size, int8 plan, int activation, float alpha, float beta) {
  convolve(get_global_id(0), get_global_size(0), get_global_id(1), get_global_size(1), input, weights, skip, output,
           workspace, size, plan, activation, alpha, beta);
}
