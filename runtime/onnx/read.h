/** What the files of the reader share: onnx_read() in read.c, one item per file below it. */
#ifndef RESCL_ONNX_READ_H
#define RESCL_ONNX_READ_H

#include "onnx.pb-c.h"
#include "onnx/onnx.h"
#include "onnx/wire.h"

/** Values of the graph around that the bodies of a node read. */
struct captures {
  struct value **values;
  size_t count, capacity;
};

/** A graph under way: the model's, or a body, which lies in an attribute of a node. */
struct scope {
  struct graph *graph;
  struct scope *outer;       // the graph around; NULL: this is the model's
  struct captures *captures; // gets what the last inputs of this graph stand for
  struct shape *declared;    // legacy_assume_sizes(): the inputs' shapes as the file says
  int declared_count;
};

/** One onnx_read() under way. */
struct reading {
  struct onnx_model *model; // gets the graph and the maps
  struct scope *scope;      // the graph that items are added to
  int opset;                // as the file says; what is before LEGACY_OPSET_END is read as that
  const char *path;         // of the model: external data may lie beside it, nowhere else
  struct arena scratch;     // what is needed for the current item only
  char **map_paths;         // of model->maps
  size_t map_paths_capacity, maps_capacity;
};

/** RESCL_MALFORMED for files of many other kinds that people take for a model, with what they are and what to
 *  do; other bytes may still be no model. */
rescl_status check_file_kind(struct wire_span file);

/** Decodes a message into the arena; the type is one of the generated onnx__…__descriptor. */
rescl_status proto_unpack(void *message, const ProtobufCMessageDescriptor *type, struct wire_span bytes,
                          struct arena *arena);
/** The text, "" for a field that is not there. */
const char *proto_text(const char *text);

/** A new value of that name, without type and shape; RESCL_MALFORMED when the name is taken or empty. */
rescl_status read_new_value(struct value **value, struct graph *graph, const char *name);
/** The value of that name in the graph under way or one around it, of which it then becomes an input; NULL: there
 *  is none. */
rescl_status read_find_value(struct value **value, struct reading *reading, const char *name);
/** The mapping of that file, opened where it is not yet; valid until the next call. */
rescl_status reading_map(const struct file_map **map, struct reading *reading, const char *path);

/** Element type from its ONNX code; RESCL_UNSUPPORTED saying which it is. */
rescl_status read_dtype(enum dtype *dtype, int code);
/** A TensorProto still packed: type, shape and elements. The elements stay where they are, in the message or
 *  an external file, if they are aligned for their type; else they are decoded into `arena`. What surrounds
 *  them (and `name`) is decoded into `scratch`.
 *  @param reading  finds external data; NULL: such data is refused. */
rescl_status read_packed_tensor(struct tensor *tensor, const char **name, struct wire_span bytes,
                                struct reading *reading, struct arena *scratch, struct arena *arena);
/** The same of a TensorProto that is unpacked.
 *  @param elements  where its elements lie in a mapped file, NULL: in the proto. */
rescl_status read_tensor(struct tensor *tensor, const Onnx__TensorProto *proto,
                         const struct wire_span *elements, struct reading *reading, struct arena *arena);
/** The same of a tensor of which only some elements are given; the others are 0. */
rescl_status read_sparse_tensor(struct tensor *tensor, const Onnx__SparseTensorProto *proto,
                                struct reading *reading, struct arena *arena);
/** A tensor's shape; RESCL_MALFORMED or RESCL_UNSUPPORTED where it can be none, or is too large. */
rescl_status read_shape(struct shape *shape, size_t rank, const int64_t *dims);
/** The bytes of a tensor that takes `size_bytes` and lies in another file, which
 *  stays mapped with the model. */
rescl_status read_external(struct wire_span *elements, const Onnx__TensorProto *proto, size_t size_bytes,
                           struct reading *reading);

/** Type, shape and symbols of a graph input or output; dimensions that are not positive count as symbolic.
 *  RESCL_UNSUPPORTED when it is not a tensor. */
rescl_status read_value_type(struct value *value, const Onnx__TypeProto *proto, struct graph *graph);

/** A GraphProto still packed: makes the scope's graph. `arena` is for what is needed until then. */
rescl_status read_graph(struct reading *reading, struct scope *scope, struct wire_span bytes,
                        struct arena *arena);
/** The same of a body of a node of the graph under way, which owns it. One that is not supported is
 *  nevertheless made, and says so when it is chosen: graph.refused.
 *  @param captures  gets those that are the body's inputs at its end */
rescl_status read_body(const struct graph **body, struct reading *reading, struct wire_span bytes,
                       struct captures *captures);

/** RESCL_UNSUPPORTED with every operator of these NodeProtos that rescl does not have, how often it is there,
 *  and what to do. */
rescl_status check_operators(const struct wire_span *nodes, size_t count);

/** An AttributeProto of a node of that operator; bodies are looked for in the node's own bytes. */
rescl_status read_attribute(struct attribute *attribute, const struct op *op,
                            const Onnx__AttributeProto *proto, struct reading *reading);
rescl_status read_body_attribute(struct attribute *attribute, struct reading *reading, struct wire_span node,
                                 struct captures *captures);

/** A NodeProto still packed, added at the end of the graph; failures name the node. */
rescl_status read_node(struct reading *reading, struct wire_span bytes);

/** Opsets before this one have forms of nodes that legacy.c rewrites to this one's. */
#define LEGACY_OPSET_END 7
/** Rewrites a node of an old opset, adding to the graph what it takes: call it before the node is read. */
rescl_status legacy_rewrite(struct reading *reading, Onnx__NodeProto *node);
/** Where an old form's operand belongs depends on ranks. So, in old opsets only, shapes are inferred while
 *  nodes are read: between these two, which assume sizes for symbolic ones and in the end leave the graph as
 *  the file says, after each node is added. */
rescl_status legacy_assume_sizes(struct reading *reading);
void legacy_infer(const struct reading *reading, struct node *node);
void legacy_forget_sizes(struct reading *reading);

#endif
