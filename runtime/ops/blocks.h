/** Which operators can be computed with channels in blocks (struct tensor's `block`), and on which tensors:
 *  what the pass that lays tensors out and the kernels that read them must agree on. */
#ifndef RESCL_OPS_BLOCKS_H
#define RESCL_OPS_BLOCKS_H

#include "ops/geometry.h"

/** A tensor as [N][C/block][H][W][block], 5 dimensions, where it is blocked, else as it is. */
void blocks_stored_shape(const struct tensor *tensor, struct shape *shape);
/** Makes what slice_resolve() found of channels in blocks, whole ones, a view of the tensors as they are stored. */
void blocks_stored_slice(const struct tensor *input, const struct tensor *output, struct strided_view *view);

/** Rules for struct op's `takes_blocks`. */

/** Whatever the channels: activations, pooling, a number per channel. */
int blocks_of_planes(const struct op_call *call, int block);
/** The same where channels fill the blocks: functions that make of some finite numbers none that is. */
int blocks_of_whole_planes(const struct op_call *call, int block);
/** Operands that each have the output's channels or, constant, read the same in both layouts. */
int blocks_of_operands(const struct op_call *call, int block);
/** Whole blocks, one behind the other. */
int blocks_of_parts(const struct op_call *call, int block);
/** The same of a Slice. */
int blocks_of_slice(const struct op_call *call, int block);
/** Constant weights, and blocks that hold whole groups or groups that fill whole blocks. */
int blocks_of_groups(const struct op_call *call, int block);

/** A Conv of so few input channels, a network's first, that blocks would be mostly empty: it reads a plain
 *  input, and makes blocks. What it needs of the input for a part of a row of outputs is collected first,
 *  each row of it in as many phases as the stride: limits of cl/conv_stem.cl. */
enum { STEM_MOST_CHANNELS = 4, STEM_MOST_FLOATS = 4096, STEM_MOST_TAPS = 512 };
int conv_is_stem(const struct op_call *call, int block);
/** Outputs of a row that are computed together. */
int64_t stem_strip(int block);
/** Floats collected for that many outputs of a row. */
int64_t stem_collected_floats(const struct window *window, int64_t outputs);

#endif
