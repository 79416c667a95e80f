/** The rows of tests/shapes.def as graphs of one node. */
#ifndef RESCL_TESTS_SHAPES_H
#define RESCL_TESTS_SHAPES_H

#include "graph/graph.h"

size_t shape_count(void);

/** Nonzero for a row of the tier SMALL. */
int shape_is_small(size_t row);

#define SHAPE_NAME_BYTES 160
/** "Conv 1x3x8x8 -> …", or as the row names itself. */
void shape_name(char name[SHAPE_NAME_BYTES], size_t row);

/** Owned by the caller: graph_free(). */
rescl_status shape_graph(struct graph **graph, size_t row);

#endif
