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

#include "multiply.cl"

#define PATCH (TILE + 2)
#define POSITIONS (PATCH * PATCH)
#define OF_TILE(name) JOIN(name, TILE)

// How an output ends: as common.cl's activate() wants it.
struct epilogue {
  int activation;
  float alpha, beta;
};

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

#define TILE 4
#include "winograd_tile.cl"
#undef TILE
#define TILE 2
#include "winograd_tile.cl"
#undef TILE

// plan.s5: TILE. One kernel for both sizes, as some drivers compile the matrix product anew for each kernel.
KERNEL_IN_GROUPS_OF(1)
winograd(global const float *restrict input, global const float *restrict weights, global const float *skip,
         global float *output, global float *workspace, int8 size, int8 plan, int activation, float alpha, float beta) {
  const int part = get_global_id(0), parts = get_global_size(0), share = get_global_id(1), shares = get_global_size(1);
  if (plan.s5 == 4)
    filter_4(part, parts, share, shares, input, weights, skip, output, workspace, size, plan, activation, alpha, beta);
  else
    filter_2(part, parts, share, shares, input, weights, skip, output, workspace, size, plan, activation, alpha, beta);
}
