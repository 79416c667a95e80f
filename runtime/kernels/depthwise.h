/** What depthwise convolutions on channels in blocks share. */
#ifndef RESCL_KERNELS_DEPTHWISE_H
#define RESCL_KERNELS_DEPTHWISE_H

#include "kernels/conv.h"

/** The node's weights as [C/block][1 + KH * KW][block], the bias first, 0 beyond the last channel. */
struct buffer *depthwise_packed(struct recorder *recorder, const struct node *node,
                                const struct window *window, int64_t block);

#endif
