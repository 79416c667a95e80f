/** In which order a graph's nodes can run. Looks at names where they lie in the file: no node is decoded. */
#ifndef RESCL_ONNX_ORDER_H
#define RESCL_ONNX_ORDER_H

#include "onnx/wire.h"

/** Graphs within nodes of graphs lie at most so deep. */
#define GRAPHS_MAX_DEPTH 16

/** The NodeProtos of a GraphProto in an order in which every value is made before it is used: that of the file
 *  where it is one, else with no more moved than must be. A node with graphs in its attributes also needs what
 *  their nodes read.
 *  @param nodes  receives *count spans of the graph's own bytes, in memory of the arena
 *  @return RESCL_MALFORMED naming the nodes of a cycle */
rescl_status order_nodes(struct wire_span **nodes, size_t *count, struct wire_span graph,
                         struct arena *arena);

/** The node's name, else that of its first output, as a span of its bytes. */
struct wire_span order_node_name(struct wire_span node);

#endif
