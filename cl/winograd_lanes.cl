// Convolution with a 3 x 3 window at stride 1 by minimal filtering, F(TILE x TILE, 3 x 3), -DTILE=2 or 4, channels in blocks of
// 4: what winograd.cl does, for GPUs, in three launches. In between, conv_tiled.cl or conv_register.cl multiplies patches by
// weights, each position of a patch being a group of channels and each tile a pixel.
//   winograd_input   patches [POSITIONS][C/4][tiles][4] = B^T patch B
//   winograd_output  output [N][M/4][OH][OW][4] = activation(bias + skip + A^T sums A), sums [POSITIONS][M/4][tiles][4]
// Tiles of all images, [N][tile rows][tile columns]. A work-item has one channel of a tile, so that its patch fits into
// registers; four neighbours have a block. Work-items: (tile * 4 + lane, block).
#define PATCH (TILE + 2)
#define OF_TILE(name) JOIN(name, TILE)
#define NUMBER float
#include "winograd_transform.cl"

struct place {
  int image, y, x; // of the tile's first output
};

struct place place_of(int tile, int tile_rows, int tile_columns) {
  struct place place;
  const int row = quotient(tile, tile_columns);
  place.image = quotient(row, tile_rows);
  place.y = (row - place.image * tile_rows) * TILE;
  place.x = (tile - row * tile_columns) * TILE;
  return place;
}

// size: input blocks, height and width, padding at the top and left, rows and columns of tiles, tiles of all images.
KERNEL_IN_USUAL_GROUPS
winograd_input(global const float *restrict input, global float *restrict patches, int8 size) {
  const int blocks = size.s0, height = size.s1, width = size.s2, tiles = size.s7;
  const int tile = get_global_id(0) / 4, lane = get_global_id(0) % 4, block = row_id();
  if (tile >= tiles || block >= blocks) return;
  const struct place place = place_of(tile, size.s5, size.s6);
  const int y = place.y - size.s3, x = place.x - size.s4;
  global const float *plane = input + (place.image * blocks + block) * height * width * 4 + lane;
  float patch[PATCH][PATCH];
  EACH(j, PATCH) {
    float column[PATCH];
    EACH(i, PATCH) {
      const int is_inside = x + j >= 0 && x + j < width && y + i >= 0 && y + i < height;
      column[i] = is_inside ? plane[((y + i) * width + x + j) * 4] : 0.0f;
    }
    OF_TILE(input_transform_)(column);
    EACH(i, PATCH) patch[i][j] = column[i];
  }
  global float *target = patches + (block * tiles + tile) * 4 + lane;
  EACH(i, PATCH) {
    OF_TILE(input_transform_)(patch[i]);
    EACH(j, PATCH) target[(i * PATCH + j) * blocks * tiles * 4] = patch[i][j];
  }
}

// size: output blocks, height and width, channels, activation, rows and columns of tiles, tiles of all images. The sums
// begin at `offset`.
KERNEL_IN_USUAL_GROUPS
winograd_output(global const float *restrict workspace, int offset, global const float *restrict bias,
                global const float *skip, global float *output, int8 size, float alpha, float beta) {
  const int blocks = size.s0, height = size.s1, width = size.s2, channels = size.s3, tiles = size.s7;
  const int tile = get_global_id(0) / 4, lane = get_global_id(0) % 4, block = row_id();
  if (tile >= tiles || block >= blocks) return;
  const struct place place = place_of(tile, size.s5, size.s6);
  global const float *source = workspace + offset + (block * tiles + tile) * 4 + lane;
  float sums[TILE][PATCH];
  EACH(j, PATCH) {
    float column[PATCH];
    EACH(i, PATCH) column[i] = source[(i * PATCH + j) * blocks * tiles * 4];
    OF_TILE(output_transform_)(column);
    EACH(i, TILE) sums[i][j] = column[i];
  }
  const int channel = block * 4 + lane, first = (place.image * blocks + block) * height * width;
  const float own_bias = bias && channel < channels ? bias[channel] : 0.0f;
  EACH(i, TILE) {
    OF_TILE(output_transform_)(sums[i]);
    EACH(j, TILE) {
      const int y = place.y + i, x = place.x + j, index = (first + y * width + x) * 4 + lane;
      if (y < height && x < width) {
        const float value = sums[i][j] + own_bias + (skip ? skip[index] : 0.0f);
        output[index] = activate(value, size.s4, alpha, beta);
      }
    }
  }
}
