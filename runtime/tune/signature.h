/** What two nodes must share for a measurement of one to hold for the other. */
#ifndef RESCL_TUNE_SIGNATURE_H
#define RESCL_TUNE_SIGNATURE_H

#include <stddef.h>
#include <stdint.h>

#include "graph/graph.h"

#define SIGNATURE_BYTES 256

/** Nonzero if the node is of a kind that is worth measuring: a convolution with constant weights. */
int signature_is_tunable(const struct node *node);

/** Of a convolution that signature_is_tunable() admits: "Conv 1x64x56x56/8 > 64x56x56/8 k3x3 s1x1 d1x1 p1,1 g1 +skip Relu u2": shapes with their channel blocks,
 *  window, what rides in the epilogue, compute units. Of other nodes: "MaxPool 1x64x112x112/16 > 1x64x56x56/16 u2
 *  #HASH", of all that a kernel may look at: attributes, types, shapes, which inputs are constant, small constants, and
 *  which inputs the output shares its memory with. Before constants are dropped.
 *  @param algorithm  the only one the node may run by, which then ends the text: " by winograd". NULL: any */
void signature_write(char text[SIGNATURE_BYTES], const struct node *node, size_t compute_units,
                     const char *algorithm);

/** The same number for nodes that one kernel computes by the same code, on whatever sizes: of the operator, attributes
 *  but pads, how far a window is dilated and how large a picture is, types, blocks, and which inputs there are. */
uint64_t signature_of_code(const struct node *node);

#endif
