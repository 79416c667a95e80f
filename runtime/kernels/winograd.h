/** What the parts of kernels/winograd.c share: a convolution seen as minimal filtering of tiles. */
#ifndef RESCL_KERNELS_WINOGRAD_H
#define RESCL_KERNELS_WINOGRAD_H

#include "kernels/conv.h"

enum { WINOGRAD_WINDOW = 3, WINOGRAD_MOST_PATCH = 6, WINOGRAD_MOST_BLOCK = 16 };

struct winograd {
  struct window window;
  int tile;                                   // outputs of a tile in each direction: 2 or 4
  int patch;                                  // inputs it takes: tile + 2
  int64_t positions;                          // of a patch: patch squared
  int64_t tile_rows, tile_columns, tiles;     // tiles per image in each direction; of all images
  int block;                                  // channels per block
  int64_t input_blocks, output_blocks, pairs; // pairs of output blocks, rounded up
};

/** Floats of the packed weights and bias:
 *  [positions][pairs][input_blocks * block][2 * block], [pairs][2 * block]. */
int64_t winograd_packed_floats(const struct winograd *winograd);

/** G weights G^T of every pair of channels, zeros where there is no channel, computed in double; `pack` of
 *  struct packing with a struct winograd. */
rescl_status winograd_pack(const struct node *node, const void *winograd, float *packed);

#endif
