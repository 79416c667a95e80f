// What of Winograd convolution depends on the size of the tiles, TILE; included by winograd.cl once for each size, with TILE
// defined. Names end in the size.

#define NUMBER FLOAT_BLOCK
#include "winograd_transform.cl"
#undef NUMBER

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
  const int has_clip = columns == TILE && !skip && is_clip(epilogue.activation);
  const float low = clip_low(epilogue.activation, epilogue.alpha), high = clip_high(epilogue.activation, epilogue.beta);
  for (int i = 0; i < rows; i++) {
    OF_TILE(output_transform_)(tile[i]);
    if (has_clip) {
      EACH(j, TILE) STORE_ALIGNED(clip(tile[i][j] + bias, low, high), output + (i * width + j) * BLOCK);
      continue;
    }
    ROLLED for (int j = 0; j < columns; j++) {
      const int index = (i * width + j) * BLOCK;
      FLOAT_BLOCK value = tile[i][j] + bias;
      if (skip) value += LOAD_ALIGNED(skip + index);
      STORE_ALIGNED(activate_block(value, epilogue.activation, epilogue.alpha, epilogue.beta), output + index);
    }
  }
}
