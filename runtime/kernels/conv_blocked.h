/** What the parts of kernels/conv_blocked.c share: a convolution of tensors with channels in blocks. */
#ifndef RESCL_KERNELS_CONV_BLOCKED_H
#define RESCL_KERNELS_CONV_BLOCKED_H

#include "kernels/conv.h"

struct conv_blocked {
  struct window window;
  int64_t block;          // channels per block
  int64_t groups;         // of whole blocks; Conv's own groups may be several to a block
  int64_t group_channels; // input channels of one of Conv's groups
  int64_t group_input_blocks, group_output_blocks; // of a group of whole blocks
  int64_t units; // summed for an output: group_input_blocks * kernel height * kernel width
};

/** Of a node that kernel_takes_blocks(). */
struct conv_blocked conv_blocked_of(const struct node *node);

/** The weights, [KH][KW], of output channel `output` for lane `lane` of an input block of its group of blocks; NULL
 *  where they have none in common.
 *  @param weights  [output channels][input channels of a group][KH][KW] */
const float *conv_blocked_window(const struct conv_blocked *conv, const float *weights, int64_t output,
                                 int64_t input_block, int64_t lane);

/** Floats of what conv_blocked_pack() writes. */
int64_t conv_blocked_packed_floats(const struct conv_blocked *conv);

/** Bias and weights as cl/conv_blocked.cl wants them; `pack` of struct packing with a struct conv_blocked. */
rescl_status conv_blocked_pack(const struct node *node, const void *conv, float *packed);

#endif
