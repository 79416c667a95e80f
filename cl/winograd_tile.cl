// What of Winograd convolution depends on the size of the tiles, TILE: the transforms; included by winograd.cl once for each
// size, with TILE defined. Names end in the size.

// B^T times a column of the patch.
void OF_TILE(input_transform_)(FLOAT_BLOCK *d) {
#if TILE == 4
  const FLOAT_BLOCK even = fma((FLOAT_BLOCK)(-4.0f), d[2], d[4]), odd = fma((FLOAT_BLOCK)(-4.0f), d[1], d[3]);
  const FLOAT_BLOCK even_half = d[4] - d[2], odd_half = d[3] - d[1];
  d[0] = fma((FLOAT_BLOCK)(4.0f), d[0], fma((FLOAT_BLOCK)(-5.0f), d[2], d[4]));
  d[5] = fma((FLOAT_BLOCK)(4.0f), d[1], fma((FLOAT_BLOCK)(-5.0f), d[3], d[5]));
  d[1] = even + odd;
  d[2] = even - odd;
  d[3] = fma((FLOAT_BLOCK)(2.0f), odd_half, even_half);
  d[4] = fma((FLOAT_BLOCK)(-2.0f), odd_half, even_half);
#else
  const FLOAT_BLOCK sum = d[1] + d[2], difference = d[2] - d[1];
  d[0] -= d[2];
  d[3] = d[1] - d[3];
  d[1] = sum;
  d[2] = difference;
#endif
}

// A^T times a column of the sums: the first TILE elements are the result.
void OF_TILE(output_transform_)(FLOAT_BLOCK *s) {
#if TILE == 4
  const FLOAT_BLOCK sum = s[1] + s[2], difference = s[1] - s[2];
  const FLOAT_BLOCK sum_half = s[3] + s[4], difference_half = s[3] - s[4];
  s[0] = s[0] + sum + sum_half;
  s[1] = fma((FLOAT_BLOCK)(2.0f), difference_half, difference);
  s[2] = fma((FLOAT_BLOCK)(4.0f), sum_half, sum);
  s[3] = fma((FLOAT_BLOCK)(8.0f), difference_half, difference) + s[5];
#else
  const FLOAT_BLOCK difference = s[1] - s[2];
  s[0] = s[0] + s[1] + s[2];
  s[1] = difference - s[3];
#endif
}

// One patch of a channel block, the part outside the image being zeros, to `target` with `stride` between positions.
COMPILED_ONCE void OF_TILE(transform_patch_)(global const float *restrict plane, int height, int width, int y, int x,
                                   global float *restrict target, int stride) {
  FLOAT_BLOCK patch[PATCH][PATCH];
  for (int j = 0; j < PATCH; j++) {
    FLOAT_BLOCK column[PATCH];
    const int inside = x + j >= 0 && x + j < width;
    EACH(i, PATCH)
      column[i] = inside && y + i >= 0 && y + i < height ? LOAD_ALIGNED(plane + ((y + i) * width + x + j) * BLOCK)
                                                         : (FLOAT_BLOCK)(0.0f);
    OF_TILE(input_transform_)(column);
    EACH(i, PATCH) patch[i][j] = column[i];
  }
  for (int i = 0; i < PATCH; i++) {
    FLOAT_BLOCK row[PATCH];
    EACH(j, PATCH) row[j] = patch[i][j];
    OF_TILE(input_transform_)(row);
    EACH(j, PATCH) STORE_ALIGNED(row[j], target + (i * PATCH + j) * stride);
  }
}

// The sums of a tile and channel block, `stride` between positions, to rows x columns pixels at `output`.
COMPILED_ONCE void OF_TILE(transform_sums_)(global const float *restrict sums, int stride, FLOAT_BLOCK bias,
                                  global const float *skip, global float *output, int rows, int columns, int width,
                                  struct epilogue epilogue) {
  FLOAT_BLOCK tile[TILE][PATCH];
  for (int j = 0; j < PATCH; j++) {
    FLOAT_BLOCK column[PATCH];
    EACH(i, PATCH) column[i] = LOAD_ALIGNED(sums + (i * PATCH + j) * stride);
    OF_TILE(output_transform_)(column);
    EACH(i, TILE) tile[i][j] = column[i];
  }
  for (int i = 0; i < rows; i++) {
    OF_TILE(output_transform_)(tile[i]);
    ROLLED for (int j = 0; j < columns; j++) {
      const int index = (i * width + j) * BLOCK;
      FLOAT_BLOCK value = tile[i][j] + bias;
      if (skip) value += LOAD_ALIGNED(skip + index);
      STORE_ALIGNED(activate_block(value, epilogue.activation, epilogue.alpha, epilogue.beta), output + index);
    }
  }
}
