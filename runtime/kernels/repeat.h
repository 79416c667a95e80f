/** Elementwise kernels: how many elements a work-item computes, and operands that repeat in a simple way
 *  (cl/repeat.cl), such as a number per channel or a gate per image and channel. */
#ifndef RESCL_KERNELS_REPEAT_H
#define RESCL_KERNELS_REPEAT_H

#include "kernels/layout.h"
#include "kernels/recording.h"

/** Elements that a work-item computes where all operands are as the output: LANES_BLOCK, or 1 where those are not
 *  whole vectors. Drivers for CPUs make less of single ones, too. */
int64_t repeat_width(const struct tensor *output);

/** How programs are told of that many: "-DBLOCK=8", or "" for one. 1, 4, 8 and 16 are known. */
const char *repeat_option(int64_t width);

/** Each element of the operand, or each `width` of them, stands for `inner` values of the output, and after
 *  `period` of those it begins anew. */
struct repetition {
  int64_t values;                     // of the output, each of them `elements` elements
  int64_t elements;                   // 1, LANES_BLOCK or the output's block
  int64_t inner, period, width, last; // as in cl/repeat.cl
};

/** Nonzero if the operand repeats so in the output. */
int repeat_resolve(struct repetition *repetition, const struct tensor *operand, const struct tensor *output);
/** A tensor [channels] along the output's second dimension does. */
struct repetition repeat_of_channels(const struct tensor *output);

struct argument argument_of_repetition(const struct repetition *repetition);

#endif
