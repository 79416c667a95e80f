/** Orders of axes, as Transpose has them; for the passes that move and drop Transposes. */
#ifndef RESCL_PASSES_PERMUTATION_H
#define RESCL_PASSES_PERMUTATION_H

#include "graph/graph.h"

/** Dimension d of the result is dimension axes[d] of the input. */
struct permutation {
  int rank;
  int64_t axes[RESCL_MAX_RANK];
};

/** Nonzero if the node, which may be NULL, is a Transpose. */
int permutation_is_made_by(const struct node *node);

/** Of a Transpose whose shapes are known. */
struct permutation permutation_of(const struct node *transpose);

struct permutation permutation_identity(int rank);
struct permutation permutation_inverse(const struct permutation *permutation);

/** The one that amounts to `first` and then `second`. */
struct permutation permutation_then(const struct permutation *first, const struct permutation *second);

int permutation_equal(const struct permutation *one, const struct permutation *other);

/** The numbers of a list, one per dimension, as they are after it. */
void permutation_apply(const struct permutation *permutation, const int64_t *before, int64_t *after);

/** Nonzero if elements of that shape stay in their order, since only dimensions of one element move, or none. */
int permutation_keeps_order(const struct permutation *permutation, const struct shape *shape);

/** Changes which one a Transpose is. */
rescl_status permutation_set(struct graph *graph, struct node *transpose,
                             const struct permutation *permutation);

/** Adds a Transpose of a value whose shape is known before a node, NULL: at the end.
 *  @param output  what it makes; NULL: a new value */
rescl_status permutation_add(struct graph *graph, struct value *input, struct value **output,
                             const struct permutation *permutation, struct node *before);

#endif
