/** Elementwise kernels where work-items are lanes: how many elements one computes, and operands that repeat in
 *  a simple way (cl/repeat.cl), such as a number per channel or a gate per image and channel. */
#ifndef RESCL_KERNELS_REPEAT_H
#define RESCL_KERNELS_REPEAT_H

#include "kernels/layout.h"
#include "kernels/recording.h"

/** Elements that a work-item computes: LANES_BLOCK where work-items are lanes and the tensor has whole vectors
 *  of them, else 1. */
int64_t repeat_width(const struct device_profile *profile, const struct tensor *tensor);

/** How programs are told of that many: LANES_BLOCK_OPTION or "". */
const char *repeat_option(int64_t width);

/** Each element of the operand, or each `width` of them, stands for `inner` values of the output, and after
 *  `period` of those it begins anew. */
struct repetition {
  int64_t values;                     // of the output, each of them `elements` elements
  int64_t elements;                   // 1 or LANES_BLOCK
  int64_t inner, period, width, last; // as in cl/repeat.cl
};

/** Nonzero if work-items are lanes and the operand repeats so in the output. */
int repeat_resolve(struct repetition *repetition, const struct device_profile *profile,
                   const struct tensor *operand, const struct tensor *output);
/** The same for a tensor [channels] along the output's second dimension. */
int repeat_resolve_channels(struct repetition *repetition, const struct device_profile *profile,
                            const struct tensor *output);

struct argument argument_of_repetition(const struct repetition *repetition);

#endif
