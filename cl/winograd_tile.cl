// Winograd convolution with one size of tiles, TILE, from the input's transform to the output's; included by winograd.cl
// once for each size, with TILE defined. Names end in the size.

// B^T times a column of the patch.
void OF_TILE(input_transform_)(FLOAT_LANES *d) {
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
void OF_TILE(output_transform_)(FLOAT_LANES *s) {
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
COMPILED_ONCE void OF_TILE(transform_patch_)(global const float *restrict plane, int height, int width, int y, int x,
                                   global float *restrict target, int stride) {
  FLOAT_LANES patch[PATCH][PATCH];
  for (int j = 0; j < PATCH; j++) {
    FLOAT_LANES column[PATCH];
    const int inside = x + j >= 0 && x + j < width;
    EACH(i, PATCH)
      column[i] = inside && y + i >= 0 && y + i < height ? LOAD(plane + ((y + i) * width + x + j) * BLOCK)
                                                         : (FLOAT_LANES)(0.0f);
    OF_TILE(input_transform_)(column);
    EACH(i, PATCH) patch[i][j] = column[i];
  }
  for (int i = 0; i < PATCH; i++) {
    FLOAT_LANES row[PATCH];
    EACH(j, PATCH) row[j] = patch[i][j];
    OF_TILE(input_transform_)(row);
    EACH(j, PATCH) STORE(row[j], target + (i * PATCH + j) * stride);
  }
}

// The sums of a tile and channel block, `stride` between positions, to rows x columns pixels at `output`.
COMPILED_ONCE void OF_TILE(transform_sums_)(global const float *restrict sums, int stride, FLOAT_LANES bias,
                                  global const float *skip, global float *output, int rows, int columns, int width,
                                  struct epilogue epilogue) {
  FLOAT_LANES tile[TILE][PATCH];
  for (int j = 0; j < PATCH; j++) {
    FLOAT_LANES column[PATCH];
    EACH(i, PATCH) column[i] = LOAD(sums + (i * PATCH + j) * stride);
    OF_TILE(output_transform_)(column);
    EACH(i, TILE) tile[i][j] = column[i];
  }
  for (int i = 0; i < rows; i++) {
    OF_TILE(output_transform_)(tile[i]);
    ROLLED for (int j = 0; j < columns; j++) {
      const int index = (i * width + j) * BLOCK;
      FLOAT_LANES value = tile[i][j] + bias;
      if (skip) value += LOAD(skip + index);
      STORE(ACTIVATE(value, epilogue.activation, epilogue.alpha, epilogue.beta), output + index);
    }
  }
}

// size: input blocks, height and width, output blocks, height and width, padding at the top and left.
// plan: rows and columns of tiles per image, tiles of all images, tiles_per_pass, floats of a slice.
// All of a work-item; drivers make several versions of a kernel, which all call it.
COMPILED_ONCE void OF_TILE(filter_)(int part, int parts, int share, int shares, global const float *restrict input,
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
        OF_TILE(transform_patch_)(input + plane + lane, input_height, input_width, tile.row * TILE - pad_top,
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
          product.later = product.weights + panel;
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
        OF_TILE(transform_sums_)(sums + source + lane, sum_stride, LOAD(bias + block * BLOCK + lane),
                       skip ? skip + offset + lane : skip, output + offset + lane, min(TILE, output_height - y),
                       min(TILE, output_width - x), output_width, epilogue);
      }
    }
  }
}
