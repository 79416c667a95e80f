/** What a node costs. */
#ifndef RESCL_GRAPH_COST_H
#define RESCL_GRAPH_COST_H

#include "graph/graph.h"

/** FLOPs as papers count them: the multiplications and additions that one run of the node takes, each counted
 *  one; bias, skip and activation one per output element each, softmax five per element, what only moves data
 *  none. INT64_MAX where that would not fit. */
int64_t node_flops(const struct node *node);

/** Operations that the reference takes for it, roughly: node_flops(), what is only looked at or moved, and what it
 *  does in a plainer way than a device would. INT64_MAX where that would not fit. */
int64_t node_work(const struct node *node);

/** Bytes of the distinct inputs and of the outputs: what it must read and write at least once; 0 for views. */
int64_t node_bytes(const struct node *node);

#endif
