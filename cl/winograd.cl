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
//   workspace of a work-item: patches [POSITIONS][C/BLOCK][tiles_per_pass][BLOCK], then sums
//           [POSITIONS][output blocks of the work-item][tiles_per_pass][BLOCK]
//
// A task of tasks.cl whose pieces are (pass of tiles_per_pass of all images' tiles, share of the pairs), the last one running
// fastest. A piece goes through all three steps, so that its workspace stays in the core's cache and only the weights stream
// through it.

#include "multiply.cl"

#define PATCH (TILE + 2)
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

// What is the same for all work-items.
struct plan {
  int input_blocks, input_height, input_width, output_blocks, output_height, output_width, pad_top, pad_left;
  int tile_size, positions, tile_rows, tile_columns; // tiles per image in both directions
  int pairs, panel;                                  // floats of a pair's weights at a position
};

// A number of tiles and where in the workspace they are.
struct pass {
  struct tile first;
  int count;
  global float *patches, *sums;  // of the first tile
  int block;                     // floats between blocks of either
  int patch_stride, sum_stride;  // between positions
};

COMPILED_ONCE void transform_patches(global const float *restrict input, struct plan plan, struct pass pass, int block) {
  struct tile tile = pass.first;
  for (int index = 0; index < pass.count; index++, tile_advance(&tile, plan.tile_rows, plan.tile_columns)) {
    const int image_block = tile.image * plan.input_blocks + block;
    global const float *plane = input + image_block * plan.input_height * plan.input_width * BLOCK;
    global float *target = pass.patches + block * pass.block + index * BLOCK;
    const int y = tile.row * plan.tile_size - plan.pad_top, x = tile.column * plan.tile_size - plan.pad_left;
    if (plan.tile_size == 4)
      transform_patch_4(plane, plan.input_height, plan.input_width, y, x, target, pass.patch_stride);
    else
      transform_patch_2(plane, plan.input_height, plan.input_width, y, x, target, pass.patch_stride);
  }
}

// Of the pairs from .s0 on, before .s1, whose sums the workspace has.
COMPILED_ONCE void multiply_patches(global const float *restrict weights, struct plan plan, struct pass pass, int position,
                                    int pair, int2 pairs, global const float *ahead) {
  struct product product;
  product.panel = pass.patches + position * pass.patch_stride;
  product.panel_stride = product.target_stride = pass.block;
  product.panel_blocks = plan.input_blocks;
  product.last_channels = BLOCK;
  product.weights = weights + (position * plan.pairs + pair) * plan.panel;
  product.asking = ASKING_GROUPS;
  product.besides = product.weights;
  product.later = product.weights + (pair + 1 < pairs.s1 ? 1 : plan.pairs - (pair - pairs.s0)) * plan.panel;
  if (ahead && position + 1 == plan.positions && pair + 1 == pairs.s1) product.later = ahead;
  product.initial = product.skip = 0;
  product.initial_row = product.initial_stride = 0;
  product.target = pass.sums + position * pass.sum_stride + 2 * (pair - pairs.s0) * pass.block;
  product.low = -INFINITY;
  product.high = INFINITY;
  multiply_pair(pass.count, product);
}

// `own_block` counts the blocks of the workspace's sums.
COMPILED_ONCE void transform_sums(global const float *bias, global const float *skip, global float *output, struct plan plan,
                                  struct pass pass, int block, int own_block, struct epilogue epilogue) {
  struct tile tile = pass.first;
  for (int index = 0; index < pass.count; index++, tile_advance(&tile, plan.tile_rows, plan.tile_columns)) {
    const int y = tile.row * plan.tile_size, x = tile.column * plan.tile_size, width = plan.output_width;
    const int rows = min(plan.tile_size, plan.output_height - y), columns = min(plan.tile_size, width - x);
    const int place = (((tile.image * plan.output_blocks + block) * plan.output_height + y) * width + x) * BLOCK;
    global const float *sums = pass.sums + own_block * pass.block + index * BLOCK;
    const FLOAT_BLOCK own_bias = LOAD_ALIGNED(bias + block * BLOCK);
    global const float *own_skip = skip ? skip + place : skip;
    if (plan.tile_size == 4)
      transform_sums_4(sums, pass.sum_stride, own_bias, own_skip, output + place, rows, columns, width, epilogue);
    else
      transform_sums_2(sums, pass.sum_stride, own_bias, own_skip, output + place, rows, columns, width, epilogue);
  }
}

// Where in the workspace a pass of tiles is that has sums of `own_pairs`.
struct pass pass_at(global float *workspace, struct plan plan, int tiles_per_pass, int own_pairs) {
  struct pass pass;
  pass.block = tiles_per_pass * BLOCK;
  // one vector more than needed, so that positions do not meet in the same sets of the cache
  pass.patch_stride = plan.input_blocks * pass.block + BLOCK;
  pass.sum_stride = 2 * own_pairs * pass.block + BLOCK;
  pass.patches = workspace;
  pass.sums = workspace + plan.positions * pass.patch_stride;
  return pass;
}

// All steps for a pass and pairs, from .s0 on, before .s1.
COMPILED_ONCE void filter_pass(int2 pairs, struct plan plan, struct pass pass, global const float *restrict input,
                               global const float *restrict weights, global const float *ahead, global const float *skip,
                               global float *output, struct epilogue epilogue) {
  global const float *bias = weights + plan.positions * plan.pairs * plan.panel;
  for (int block = 0; block < plan.input_blocks; block++) transform_patches(input, plan, pass, block);
  for (int position = 0; position < plan.positions; position++)
    for (int pair = pairs.s0; pair < pairs.s1; pair++)
      multiply_patches(weights, plan, pass, position, pair, pairs, ahead);
  for (int block = 2 * pairs.s0; block < min(2 * pairs.s1, plan.output_blocks); block++)
    transform_sums(bias, skip, output, plan, pass, block, block - 2 * pairs.s0, epilogue);
}

// size: input blocks, height and width, output blocks, height and width, padding at the top and left.
// work: rows and columns of tiles per image, tiles of all images, tiles_per_pass, tile size, shares of the pairs.
COMPILED_ONCE void winograd(int piece, struct task *task) {
  global const float *input = task->input, *weights = next_buffer(task), *skip = task->skip;
  global float *output = task->output, *const workspace = task->workspace;
  const int8 size = next_int8(task), work = next_int8(task);
  struct epilogue epilogue;
  epilogue.activation = next_int(task);
  epilogue.alpha = next_float(task);
  epilogue.beta = next_float(task);
  const int tile_size = work.s4, patch = tile_size + 2, pairs = (size.s3 + 1) / 2;
  const struct plan plan = {size.s0, size.s1, size.s2,   size.s3,       size.s4, size.s5, size.s6,
                            size.s7, tile_size, patch * patch, work.s0, work.s1, pairs,   size.s0 * BLOCK * 2 * BLOCK};
  const int tiles = work.s2, tiles_per_pass = work.s3, shares = work.s5;
  const int number = piece / shares, share = piece - number * shares, first = number * tiles_per_pass;
  const int2 own_pairs = (int2)(pairs * share / shares, pairs * (share + 1) / shares);
  struct pass pass = pass_at(workspace, plan, tiles_per_pass, own_pairs.s1 - own_pairs.s0);
  pass.first = tile_at(first, plan.tile_rows, plan.tile_columns);
  pass.count = min(tiles_per_pass, tiles - first);
  filter_pass(own_pairs, plan, pass, input, weights, task->ahead, skip, output, epilogue);
}
