/** Named architectures, built as graphs with seeded weights. */
#ifndef RESCL_ZOO_ZOO_H
#define RESCL_ZOO_ZOO_H

#include "graph/graph.h"

/** Builds the network of options->name. The graph is owned by the caller: graph_free(). NULL on failure. */
rescl_status zoo_create(struct graph **graph, const rescl_create_options *options);

/** The same network with all weights zero, at once: for counting and for shapes. */
rescl_status zoo_create_structure(struct graph **graph, const rescl_create_options *options);

/** The table behind rescl_model_zoo(). */
const rescl_zoo_entry *zoo_entries(size_t *count);

#endif
