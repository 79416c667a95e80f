/** Operators that can work with their dimensions in another order. */
#ifndef RESCL_PASSES_PERMUTABLE_H
#define RESCL_PASSES_PERMUTABLE_H

#include "passes/permutation.h"

struct permutable {
  const struct op *op;
  int operands; // inputs whose dimensions are the output's, or broadcast to them; those behind are lists and numbers
  /** Whether this node can; NULL: any can. */
  int (*suits)(const struct node *node);
  /** Makes it find inputs whose dimensions are permuted, those of lower rank aside; NULL: nothing is to do. */
  rescl_status (*adapt)(struct graph *graph, struct node *node, const struct permutation *permutation);
};

/** How a node can, or NULL. All shapes must be known. Its output and each operand that is no constant are of one rank,
 *  but for operands of one element, and for the output of a reduction that drops dimensions. */
const struct permutable *permutable_of(const struct node *node);

/** The rank of what is permuted. */
int permutable_rank(const struct node *node);

/** How many inputs may be operands. */
int permutable_operand_count(const struct node *node);

/** The operand at that place, if it is one that is permuted: no constant, and not one element of lower rank. NULL: not. */
struct value *permutable_operand(const struct node *node, int index);

/** Nonzero if the node is a reduction that drops dimensions, so that its output is not permuted. */
int permutable_ends(const struct node *node);

/** For such a node: nonzero if the dimensions that stay keep their order. */
int permutable_end_suits(const struct node *node, const struct permutation *permutation);

#endif
