/** Sums for a block of rows by columns of a product, in double: the inner loop of Conv, Gemm and MatMul. A
 *  product of two floats is exact in double, so only the additions round. */
#ifndef RESCL_REFERENCE_TILE_H
#define RESCL_REFERENCE_TILE_H

#include <stddef.h>
#include <stdint.h>

#include "base/threads.h"

/** Sums and one row of values stay in a core's first-level cache. */
#define TILE_ROWS 32
#define TILE_COLUMNS 64

struct tile {
  int64_t rows, columns; // that count, at most TILE_ROWS and TILE_COLUMNS
  double sums[TILE_ROWS][TILE_COLUMNS];
};

/** An empty tile of what is left of `rows` and `columns` from the given first ones on. */
void tile_start(struct tile *tile, int64_t rows_left, int64_t columns_left);

/** sums[row][column] += factors[row * stride] * values[column]. All TILE_COLUMNS values must be readable
 *  numbers: those past tile->columns are computed with, but mean nothing. */
void tile_add(struct tile *tile, const float *factors, int64_t stride, const double values[TILE_COLUMNS]);

/** How many tiles of that size cover `count` rows or columns. */
int64_t tile_count(int64_t count, int64_t size);

/** Runs every step, over several threads where `work`, the multiplications of one step, makes that pay. */
rescl_status tiles_for(int64_t count, int64_t work, threads_step step, void *user);

/** Likewise about `most` multiplications of them: every so many steps one, the first and the last among them.
 *  @param most  0: all */
rescl_status tiles_sample(int64_t count, int64_t work, int64_t most, threads_step step, void *user);

#endif
