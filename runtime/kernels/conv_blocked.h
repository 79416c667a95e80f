/** What the parts of kernels/conv_blocked.c share: a convolution of tensors with channels in blocks. */
#ifndef RESCL_KERNELS_CONV_BLOCKED_H
#define RESCL_KERNELS_CONV_BLOCKED_H

#include "kernels/conv.h"

/** What a work-item holds in registers, see cl/conv_blocked.cl. */
struct conv_tile {
  int width, strips, blocks;
};

struct conv_blocked {
  struct window window;   // rows joined to one where that changes nothing: 1×1, stride 1, no padding
  int64_t block;          // channels per block
  int64_t groups;         // of whole blocks; Conv's own groups may be several to a block
  int64_t group_channels; // input channels of one of Conv's groups
  int64_t group_input_blocks, group_output_blocks; // of a group of whole blocks
  struct conv_tile tile;
  int64_t stride; // fixed in the program; 0: pixels are gathered
};

/** Whether blocks hold the groups' channels whole: see conv_takes_blocks() in passes/block_channels.c. */
int conv_blocked_resolve(const struct node *node, struct conv_blocked *conv);

/** A tile that fits the shape and wastes little of the registers; sets `tile` and `stride`. */
void conv_blocked_choose_tile(struct conv_blocked *conv);

/** Floats of what conv_blocked_pack() writes. */
int64_t conv_blocked_packed_floats(const struct conv_blocked *conv);

/** The zeros that stand for the padding, the bias and the weights; `pack` of struct packing with a struct
 * conv_blocked. */
rescl_status conv_blocked_pack(const struct node *node, const void *conv, float *packed);

#endif
