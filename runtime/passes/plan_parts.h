/** Values that need no memory of their own, as another one's shows them. For the pass plan_memory. */
#ifndef RESCL_PASSES_PLAN_PARTS_H
#define RESCL_PASSES_PLAN_PARTS_H

#include "graph/graph.h"

/** A value's bytes are those of `root`, from `offset` bytes on; the value itself from 0 on where it has its own. */
struct part {
  int root; // a value's index
  int64_t offset;
};

/** Fills `values` and `parts` by value->index, after graph_sweep_and_number():
 *
 *      v = Reshape(x), and whatever else op_is_view() names    v shows x
 *      s = Slice(x), of bytes side by side                     s shows a part of x
 *      c = Concat(a, b), of what stays side by side            a and b are parts of c, so that who makes them writes there
 *      c = Concat(a, b), a and b side by side already          c shows where they are
 *
 *  Parts begin at multiples of ARENA_ALIGNMENT, what devices ask of sub-buffers; others are copied. */
void plan_parts(const struct graph *graph, const struct value **values, struct part *parts);

#endif
