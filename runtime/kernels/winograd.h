/** What the parts of kernels/winograd.c share: a convolution seen as minimal filtering of tiles. */
#ifndef RESCL_KERNELS_WINOGRAD_H
#define RESCL_KERNELS_WINOGRAD_H

#include "kernels/conv.h"

enum { WINOGRAD_WINDOW = 3, WINOGRAD_MOST_PATCH = 6, WINOGRAD_MOST_OUTPUTS = 32 };

struct winograd {
  struct window window;
  int tile;                                   // outputs of a tile in each direction: 2 or 4
  int patch;                                  // inputs it takes: tile + 2
  int64_t positions;                          // of a patch: patch squared
  int64_t tile_rows, tile_columns, tiles;     // tiles per image in each direction; of all images
  int block;                                  // channels per block
  int64_t input_blocks, output_blocks, pairs; // pairs of output blocks, rounded up
};

/** Whether a Conv has the window that minimal filtering is for: 3 x 3 at stride 1, no groups. */
int winograd_takes(const struct window *window);

/** Sizes of the node's convolution in tiles of `tile` x `tile`. */
rescl_status winograd_resolve(const struct node *node, int tile, struct winograd *winograd);

/** Weights to transform, some output channels at a time, and where they go. */
struct winograd_weights {
  const struct window *window;
  int tile;
  int64_t channels;    // input channels, padding included, whose weights are zeros
  int64_t outputs;     // output channels side by side, at most WINOGRAD_MOST_OUTPUTS
  const float *source; // [output channels][input channels][3][3]
  float *packed;
  /** Where `outputs` numbers go, of the output channels from `first` on. */
  float *(*place)(const struct winograd_weights *weights, int64_t position, int64_t channel, int64_t first);
  const void *configuration; // for `place`
};
/** G weights G^T of every pair of channels, zeros where there is no channel, computed in double.
 *  @param chunks  how many times `outputs` output channels, padding included */
rescl_status winograd_transform_weights(const struct winograd_weights *weights, int64_t chunks);

/** Floats of the packed weights and bias:
 *  [positions][pairs][input_blocks * block][2 * block], [pairs][2 * block]. */
int64_t winograd_packed_floats(const struct winograd *winograd);

/** Writes them; `pack` of struct packing with a struct winograd. */
rescl_status winograd_pack(const struct node *node, const void *winograd, float *packed);

#endif
