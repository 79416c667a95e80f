/** y[n][c][...] = scale[c] x[n][c][...] + shift[c]: what BatchNormalization and many a Mul and Add amount to,
 *  and how it goes into the convolution before it. */
#ifndef RESCL_PASSES_CHANNEL_AFFINE_H
#define RESCL_PASSES_CHANNEL_AFFINE_H

#include "passes/edit.h"

/** In double: what is folded is rounded to float32 once, at the end. */
struct channel_affine {
  int64_t channels;
  double *scale, *shift;
};

/** Scale 1 and shift 0, in the arena's memory. */
rescl_status channel_affine_allocate(struct channel_affine *affine, int64_t channels, struct arena *arena);

/** The Conv or ConvTranspose that makes `value` if an affine function of `value`, its only use, can go into its weights and
 *  bias: they are constant, and nothing rides behind the convolution yet. NULL otherwise. */
struct node *channel_affine_conv(const struct value *value);

/** Puts the function that `user` computes into the Conv, which makes `user`'s output from then on:
 *  scale[c] (w[c] * x + b[c]) + shift[c]  =  (scale[c] w[c]) * x + (scale[c] b[c] + shift[c]) */
rescl_status channel_affine_fold(struct graph *graph, struct node *conv, const struct channel_affine *affine,
                                 struct node *user);

#endif
