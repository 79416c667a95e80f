/** Nodes that can work in any order of dimensions (permutable.h) and read each other's results: all of them change their
 *  order together, or none. Transposes, which are never of one, stand at its border; with another order some of them
 *  vanish, some are others, and some appear where none were. */
#ifndef RESCL_PASSES_REGION_H
#define RESCL_PASSES_REGION_H

#include "passes/permutable.h"

/** Regions of a graph, one at a time. The caller numbers the graph and gives zeroed memory. */
struct region {
  int number;            // of the region looked at, from 1
  int rank;              // of what it is permuted
  struct node **members; // in execution order; room for all nodes
  int member_count;
  int *number_of; // by node->index: the region's number; 0: none yet
  int *counted;   // by value->index: the last estimate that has seen it
  int estimate;
};

/** Goes on to the region of a node that is permutable and of none yet. */
void region_find(struct region *region, struct node *first);

/** Nonzero if the node, which may be NULL or a new Transpose, is a member. */
int region_contains(const struct region *region, const struct node *node);

/** Finds the order for the region's dimensions for which Transposes move fewest elements, launches counted too. Zero: it
 *  is the one they have. */
int region_find_order(struct region *region, struct permutation *order);

#endif
