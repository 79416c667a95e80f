/** Boxes of one class in a grid of cells, asked whether one of them overlaps another box. */
#ifndef RESCL_VISION_BOX_GRID_H
#define RESCL_VISION_BOX_GRID_H

#include <stddef.h>
#include <stdint.h>

#define BOX_BLOCK_LANES 8
#define BOX_GRID_LEVELS 8
#define BOX_GRID_MOST_SIDE 48
#define BOX_GRID_MOST_CELLS (BOX_GRID_LEVELS * BOX_GRID_MOST_SIDE * BOX_GRID_MOST_SIDE)

/** The part of a candidate that is compared. */
struct box {
  float left; // finite, as the others
  float top;
  float right;
  float bottom;
  float area; // 0 where it has none
};

/** Boxes that are compared at once; those not there yet overlap nothing. */
struct box_block {
  float left[BOX_BLOCK_LANES];
  float top[BOX_BLOCK_LANES];
  float right[BOX_BLOCK_LANES];
  float bottom[BOX_BLOCK_LANES];
  float area[BOX_BLOCK_LANES];
};

/** One direction of the grid. */
struct box_grid_axis {
  float least; // of the boxes' corners
  float cells_per_pixel;
};

/** Large: not for a stack. */
struct box_grid {
  float iou;                // the caller's to set: 0 or more, below 1
  struct box_block *blocks; // the caller's, box_grid_room() of them
  struct box_grid_axis x;
  struct box_grid_axis y;
  int side;                            // cells
  int first_level;                     // exponent of level 1's least width; what is narrower is of level 0
  uint32_t begin[BOX_GRID_MOST_CELLS]; // where a cell's blocks are
  uint32_t count[BOX_GRID_MOST_CELLS]; // boxes that it holds by now
};

/** How many blocks hold any `count` boxes. */
size_t box_grid_room(size_t count);

/** Lays an empty grid over the boxes, one or more, with room in each cell for all that may come there. */
void box_grid_start(struct box_grid *grid, const struct box *boxes, size_t count);

/** Adds one of those boxes, which has an area. */
void box_grid_add(struct box_grid *grid, const struct box *box);

/** Nonzero if intersection over union of the box, one of those too, with one that was added is above `iou`. */
int box_grid_overlaps(const struct box_grid *grid, const struct box *box);

#endif
