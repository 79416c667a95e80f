/** Graph items as messages for protobuf-c to pack. Everything lives in the arena or stays the graph's: texts
 *  and lists are not copied. */
#ifndef RESCL_ONNX_WRITE_PROTO_H
#define RESCL_ONNX_WRITE_PROTO_H

#include "graph/graph.h"
#include "onnx.pb-c.h"

/** RESCL_UNSUPPORTED when the operator or an attribute is internal, so ONNX has no such thing. */
rescl_status proto_from_node(Onnx__NodeProto **proto, const struct node *node, struct arena *arena);
/** Type and shape of a graph input or output, as far as they are known. */
rescl_status proto_from_value(Onnx__ValueInfoProto **proto, const struct value *value, struct arena *arena);
/** Type and shape; the elements are the caller's to add. */
rescl_status proto_from_tensor(Onnx__TensorProto **proto, const struct tensor *tensor, struct arena *arena);

/** A new message with its defaults. */
#define PROTO_NEW(arena, pointer, initial) \
  do {                                     \
    ARENA_NEW(arena, pointer, 1);          \
    *(pointer) = initial;                  \
  } while (0)

#endif
