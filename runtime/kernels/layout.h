/** How tensors lie in memory, for kernels: which layouts they take, and shapes as stored. */
#ifndef RESCL_KERNELS_LAYOUT_H
#define RESCL_KERNELS_LAYOUT_H

#include "graph/graph.h"
#include "opencl/device_profile.h"
#include "ops/blocks.h"

/** Channels in a block where work-items are lanes, and how programs are told of it. */
enum { LANES_BLOCK = 4 };
#define LANES_BLOCK_OPTION "-DBLOCK=4"

/** Whether every tensor of the node can be indexed with int, as the kernels do, and is plain. On any device:
 *  like those that follow it takes a profile because it is all that many rows ask. */
int kernel_takes_plain(const struct node *node, const struct device_profile *profile);
/** The same, but every tensor that is not constant has its channels in blocks of one size, as the operator's
 *  rule (ops/blocks.h) allows. */
int kernel_takes_blocks(const struct node *node, const struct device_profile *profile);
/** The same in blocks of LANES_BLOCK, one vector for a work-item: what kernels for lanes take. */
int kernel_takes_lane_blocks(const struct node *node, const struct device_profile *profile);
/** Plain or in blocks of any size. */
int kernel_takes_either(const struct node *node, const struct device_profile *profile);

/** The operand broadcast to `output`, over the output's stored shape: for operands
 *  that kernel_takes_…() admits. */
void kernel_stored_broadcast(const struct tensor *operand, const struct tensor *output,
                             struct strided_view *view);

#endif
