/** The ways to run a node that are worth trying. */
#ifndef RESCL_TUNE_CANDIDATES_H
#define RESCL_TUNE_CANDIDATES_H

#include "kernels/kernel.h"

#define CANDIDATES_MOST 24

/** Lists them, the kernel that would be chosen without measuring first. With an algorithm only its own rows
 *  are listed, where it has any.
 *  @return how many there are; 0: no kernel runs the node */
size_t candidates_list(struct kernel_choice candidates[CANDIDATES_MOST], const struct node *node,
                       const struct kernel_preference *preference);

#endif
