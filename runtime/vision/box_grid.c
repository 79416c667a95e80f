/** Boxes wait in a grid, by their left top corner and by how wide they are (a level for each power of two), so that only
 *  those near by are looked at, whatever the number of boxes. Cells are coarse, since compilers make of the comparison with
 *  a block of boxes a few vector instructions. Of two boxes, IoU is at most the overlap in x over the larger width, so that
 *  for IoU > t
 *
 *      t · width  <  kept width  <  width / t
 *      left - kept width + t · larger width  <  kept left  <  right - t · larger width
 *
 *  and in y, where heights are not told apart,
 *
 *      top - (1 - t) / t · height  <  kept top  <  top + (1 - t) · height. */
#include "vision/box_grid.h"

#include <math.h>
#include <string.h>

enum { LANES = BOX_BLOCK_LANES, LEVELS = BOX_GRID_LEVELS, MOST_SIDE = BOX_GRID_MOST_SIDE };

static inline float smaller(float left, float right) {
  return left < right ? left : right;
}

static inline float larger(float left, float right) {
  return left > right ? left : right;
}

/** Whether the box overlaps any of the block. Without branches, so that all are compared at once. */
static inline int block_overlaps(const struct box_block *block, const struct box *box, float iou) {
  int found = 0;
  for (int lane = 0; lane < LANES; lane++) {
    const float width = smaller(block->right[lane], box->right) - larger(block->left[lane], box->left);
    const float height = smaller(block->bottom[lane], box->bottom) - larger(block->top[lane], box->top);
    const float both = larger(width, 0) * larger(height, 0);
    found |= both > iou * (box->area + block->area[lane] - both);
  }
  return found;
}

static inline int cell_at(const struct box_grid *grid, const struct box_grid_axis *axis, float position) {
  const float cell = (position - axis->least) * axis->cells_per_pixel;
  return cell >= (float)grid->side ? grid->side - 1 : cell > 0 ? (int)cell : 0;
}

/** The power of two at or below a positive number. */
static inline int exponent_of(float number) {
  uint32_t bits;
  memcpy(&bits, &number, sizeof bits);
  return (int)(bits >> 23) - 127;
}

static inline int level_of(const struct box_grid *grid, float width) {
  const int level = exponent_of(width) - grid->first_level;
  return level < 0 ? 0 : level >= LEVELS ? LEVELS - 1 : level;
}

/** Of a row of a level. */
static inline size_t first_cell(const struct box_grid *grid, int level, int row) {
  const size_t side = (size_t)grid->side;
  return ((size_t)level * side + (size_t)row) * side;
}

static inline size_t cell_of(const struct box_grid *grid, const struct box *box) {
  const int level = level_of(grid, box->right - box->left);
  const int row = cell_at(grid, &grid->y, box->top), column = cell_at(grid, &grid->x, box->left);
  return first_cell(grid, level, row) + (size_t)column;
}

/** Cells in x and in y: few are best for boxes of any size, many for small ones; this serves both. */
static int side_for(size_t count) {
  const double side = 1.5 + sqrt((double)count / 1000);
  return side > MOST_SIDE ? MOST_SIDE : (int)side;
}

static size_t cells_of(int side) {
  return (size_t)LEVELS * (size_t)side * (size_t)side;
}

static inline size_t blocks_for(size_t count) {
  return (count + LANES - 1) / LANES;
}

size_t box_grid_room(size_t count) {
  return blocks_for(count) + cells_of(side_for(count)); // cells' last blocks may not be full
}

static void axis_span(struct box_grid_axis *axis, float least, float most, int side) {
  axis->least = least;
  axis->cells_per_pixel = most > least ? (float)side / (most - least) : 0;
}

static void span(struct box_grid *grid, const struct box *boxes, size_t count) {
  struct box most = boxes[0], least = boxes[0];
  float widest = 0;
  for (size_t index = 0; index < count; index++) {
    least.left = smaller(least.left, boxes[index].left);
    least.top = smaller(least.top, boxes[index].top);
    most.left = larger(most.left, boxes[index].left);
    most.top = larger(most.top, boxes[index].top);
    widest = larger(widest, boxes[index].right - boxes[index].left);
  }
  grid->side = side_for(count);
  grid->first_level = exponent_of(widest) - (LEVELS - 1);
  axis_span(&grid->x, least.left, most.left, grid->side);
  axis_span(&grid->y, least.top, most.top, grid->side);
}

void box_grid_start(struct box_grid *grid, const struct box *boxes, size_t count) {
  span(grid, boxes, count);
  const size_t cells = cells_of(grid->side);
  memset(grid->count, 0, cells * sizeof *grid->count);
  for (size_t index = 0; index < count; index++) grid->count[cell_of(grid, &boxes[index])]++;
  for (size_t cell = 0, begin = 0; cell < cells; cell++) {
    grid->begin[cell] = (uint32_t)begin;
    begin += blocks_for(grid->count[cell]);
    grid->count[cell] = 0;
  }
}

static void block_clear(struct box_block *block) {
  for (int lane = 0; lane < LANES; lane++) {
    block->left[lane] = block->top[lane] = INFINITY;
    block->right[lane] = block->bottom[lane] = -INFINITY;
    block->area[lane] = 0;
  }
}

void box_grid_add(struct box_grid *grid, const struct box *box) {
  const size_t cell = cell_of(grid, box);
  const uint32_t place = grid->count[cell]++, lane = place % LANES;
  struct box_block *block = &grid->blocks[grid->begin[cell] + place / LANES];
  if (lane == 0) block_clear(block);
  block->left[lane] = box->left;
  block->top[lane] = box->top;
  block->right[lane] = box->right;
  block->bottom[lane] = box->bottom;
  block->area[lane] = box->area;
}

/** In any of some cells, but for the one that was `seen`. */
static int cells_overlap(const struct box_grid *grid, size_t first, size_t last, size_t seen,
                         const struct box *box) {
  for (size_t cell = first; cell <= last; cell++) {
    if (cell == seen) continue;
    const struct box_block *block = &grid->blocks[grid->begin[cell]];
    for (const struct box_block *end = block + blocks_for(grid->count[cell]); block < end; block++)
      if (block_overlaps(block, box, grid->iou)) return 1;
  }
  return 0;
}

/** Columns in which boxes of a level can be that overlap enough; rounding is allowed for. */
static void columns_near(const struct box_grid *grid, const struct box *box, int level, int columns[2]) {
  const float width = box->right - box->left, iou = grid->iou;
  const float slack = 1e-3f * width + 1e-5f * fabsf(box->left);
  const float widest = level == LEVELS - 1 ? INFINITY : ldexpf(1, grid->first_level + level + 1);
  const float least = level == 0 ? 0 : ldexpf(1, grid->first_level + level);
  const float most = iou > 0 ? smaller(widest, width / iou) : widest;
  columns[0] =
      isfinite(most) ? cell_at(grid, &grid->x, box->left - most + iou * larger(width, most) - slack) : 0;
  columns[1] = cell_at(grid, &grid->x, box->right - iou * larger(width, least) + slack);
}

/** Likewise rows, whatever the level. */
static void rows_near(const struct box_grid *grid, const struct box *box, int rows[2]) {
  const float height = box->bottom - box->top, iou = grid->iou;
  const float slack = 1e-3f * height + 1e-5f * fabsf(box->top);
  const float above = iou > 0 ? (1 - iou) / iou * height + slack : INFINITY;
  rows[0] = isfinite(above) ? cell_at(grid, &grid->y, box->top - above) : 0;
  rows[1] = cell_at(grid, &grid->y, box->top + (1 - iou) * height + slack);
}

/** In any cell of a level, but for the one that was `seen`. */
static int level_overlaps(const struct box_grid *grid, int level, const int rows[2], size_t seen,
                          const struct box *box) {
  int columns[2];
  columns_near(grid, box, level, columns);
  for (int row = rows[0]; row <= rows[1]; row++) {
    const size_t begin = first_cell(grid, level, row);
    if (cells_overlap(grid, begin + (size_t)columns[0], begin + (size_t)columns[1], seen, box)) return 1;
  }
  return 0;
}

int box_grid_overlaps(const struct box_grid *grid, const struct box *box) {
  const size_t own = cell_of(grid, box); // the likeliest
  if (cells_overlap(grid, own, own, SIZE_MAX, box)) return 1;
  const float width = box->right - box->left, iou = grid->iou;
  const int first_level = level_of(grid, width * iou * 0.999f);
  const int last_level = iou > 0 ? level_of(grid, width / iou * 1.001f) : LEVELS - 1;
  int rows[2];
  rows_near(grid, box, rows);
  for (int level = last_level; level >= first_level; level--)
    if (level_overlaps(grid, level, rows, own, box)) return 1;
  return 0;
}
