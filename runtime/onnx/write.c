/** struct graph → ONNX file, without a second copy of the weights: protobuf-c packs everything but their
 *  bytes, and those are written from where they lie.
 *
 *     ModelProto's fields but the graph | tag, length of the graph
 *       GraphProto's fields but initialisers
 *       per initialiser: tag, length | TensorProto's fields but raw_data | doc_string | tag, length of
 *  raw_data raw_data, straight from the tensor
 *
 *  doc_string is filler: with it raw_data begins at a multiple of 64 bytes in the file, so that a reader that
 *  maps the file (ours) can use the numbers where they lie, with any vector instruction. */
#include <string.h>

#include "onnx/onnx.h"
#include "onnx/wire.h"
#include "onnx/write_proto.h"

enum { IR_VERSION = 8, ALIGNMENT_BYTES = 64 };
enum { MODEL_GRAPH = 7, GRAPH_INITIALIZER = 5, TENSOR_RAW_DATA = 9, TENSOR_DOC_STRING = 12 };

// What the format's own library can still read.
#define FILE_MAX_BYTES ((uint64_t)INT32_MAX)

/** A file in the making. */
struct writing {
  const struct graph *graph;
  struct arena arena;
  struct file_part *parts;
  size_t part_count;
  uint64_t size_bytes; // of all parts
};

static void add_part(struct writing *writing, const void *bytes, size_t size_bytes) {
  writing->parts[writing->part_count++] = (struct file_part){bytes, size_bytes};
  writing->size_bytes += size_bytes;
}

static rescl_status add_message(struct writing *writing, const ProtobufCMessage *message) {
  const size_t size_bytes = protobuf_c_message_get_packed_size(message);
  unsigned char *bytes;
  ARENA_NEW(&writing->arena, bytes, size_bytes);
  protobuf_c_message_pack(message, bytes);
  add_part(writing, bytes, size_bytes);
  return RESCL_OK;
}

/** The one that operators may be of beside ONNX's own, or NULL. */
static const char *other_domain(const struct graph *graph) {
  for (const struct node *node = graph->first; node; node = node->next)
    if (node->call.op->domain) return node->call.op->domain;
  return NULL;
}

static rescl_status add_model(struct writing *writing) {
  const struct graph *graph = writing->graph;
  Onnx__ModelProto model = ONNX__MODEL_PROTO__INIT;
  Onnx__OperatorSetIdProto opset = ONNX__OPERATOR_SET_ID_PROTO__INIT, other = opset,
                           *opsets[] = {&opset, &other};
  const Onnx__StringStringEntryProto initial = ONNX__STRING_STRING_ENTRY_PROTO__INIT;
  opset.domain = "";
  opset.has_version = 1;
  opset.version = graph->opset;
  model.has_ir_version = 1;
  model.ir_version = IR_VERSION;
  model.producer_name = "rescl";
  model.producer_version = (char *)rescl_version();
  other.domain = (char *)other_domain(graph);
  other.has_version = 1;
  other.version = 1;
  model.n_opset_import = other.domain ? 2 : 1;
  model.opset_import = opsets;
  model.n_metadata_props = (size_t)graph->metadata_count;
  ARENA_NEW(&writing->arena, model.metadata_props, graph->metadata_count);
  for (int index = 0; index < graph->metadata_count; index++) {
    PROTO_NEW(&writing->arena, model.metadata_props[index], initial);
    model.metadata_props[index]->key = (char *)graph->metadata[index].key;
    model.metadata_props[index]->value = (char *)graph->metadata[index].value;
  }
  return add_message(writing, &model.base);
}

static rescl_status values_of(Onnx__ValueInfoProto ***protos, struct value *const *values, int count,
                              struct arena *arena) {
  ARENA_NEW(arena, *protos, count);
  for (int index = 0; index < count; index++) TRY(proto_from_value(&(*protos)[index], values[index], arena));
  return RESCL_OK;
}

static rescl_status add_graph(struct writing *writing) {
  const struct graph *graph = writing->graph;
  Onnx__GraphProto proto = ONNX__GRAPH_PROTO__INIT;
  proto.name = graph->name[0] ? (char *)graph->name : "graph";
  proto.n_input = (size_t)graph->input_count;
  proto.n_output = (size_t)graph->output_count;
  TRY(values_of(&proto.input, graph->inputs, graph->input_count, &writing->arena));
  TRY(values_of(&proto.output, graph->outputs, graph->output_count, &writing->arena));
  ARENA_NEW(&writing->arena, proto.node, graph->node_count);
  for (const struct node *node = graph->first; node; node = node->next)
    TRY(proto_from_node(&proto.node[proto.n_node++], node, &writing->arena));
  return add_message(writing, &proto.base);
}

/** An initialiser's parts up to its raw_data, in bytes. */
struct initializer_layout {
  size_t fields_bytes, filler_bytes, raw_bytes;
};

/** TensorProto's bytes. Tags are one byte each, and so is the length of the filler, below 128. */
static uint64_t tensor_bytes(const struct initializer_layout *layout) {
  return layout->fields_bytes + 2 + layout->filler_bytes + 1 + wire_varint_size(layout->raw_bytes) +
         layout->raw_bytes;
}

static uint64_t head_bytes(const struct initializer_layout *layout) {
  const uint64_t tensor = tensor_bytes(layout);
  return 1 + wire_varint_size(tensor) + tensor - layout->raw_bytes;
}

/** As much filler as aligns what follows `position` and the head. Each byte of it moves that by one, or by
 *  two where the tensor's length takes one byte more; so among 128 lengths one always fits. */
static void choose_filler(struct initializer_layout *layout, uint64_t position) {
  while ((position + head_bytes(layout)) % ALIGNMENT_BYTES) layout->filler_bytes++;
}

static void put_head(unsigned char *bytes, const struct initializer_layout *layout,
                     const ProtobufCMessage *fields) {
  bytes += wire_put_tag(bytes, GRAPH_INITIALIZER, WIRE_LENGTH);
  bytes += wire_put_varint(bytes, tensor_bytes(layout));
  bytes += protobuf_c_message_pack(fields, bytes);
  bytes += wire_put_tag(bytes, TENSOR_DOC_STRING, WIRE_LENGTH);
  bytes += wire_put_varint(bytes, layout->filler_bytes);
  memset(bytes, ' ', layout->filler_bytes);
  bytes += layout->filler_bytes;
  bytes += wire_put_tag(bytes, TENSOR_RAW_DATA, WIRE_LENGTH);
  wire_put_varint(bytes, layout->raw_bytes);
}

static rescl_status add_initializer(struct writing *writing, const struct value *value) {
  Onnx__TensorProto *proto;
  unsigned char *head;
  TRY(proto_from_tensor(&proto, &value->tensor, &writing->arena));
  proto->name = (char *)value->name;
  struct initializer_layout layout = {protobuf_c_message_get_packed_size(&proto->base), 0,
                                      tensor_size(&value->tensor)};
  choose_filler(&layout, writing->size_bytes);
  const size_t size_bytes = (size_t)head_bytes(&layout);
  ARENA_NEW(&writing->arena, head, size_bytes);
  put_head(head, &layout, &proto->base);
  add_part(writing, head, size_bytes);
  add_part(writing, value->tensor.data, layout.raw_bytes);
  return RESCL_OK;
}

static rescl_status add_initializers(struct writing *writing) {
  for (const struct value *value = writing->graph->values; value; value = value->next)
    if (value->tensor.data && value_use_count(value)) TRY(add_initializer(writing, value));
  return RESCL_OK;
}

static rescl_status lay_out(struct writing *writing) {
  unsigned char *prefix;
  ARENA_NEW(&writing->arena, writing->parts, 3 + 2 * (size_t)writing->graph->value_count);
  ARENA_NEW(&writing->arena, prefix, 1 + WIRE_LONG_BYTES);
  TRY(add_model(writing));
  add_part(writing, prefix, 1 + WIRE_LONG_BYTES);
  const uint64_t start = writing->size_bytes;
  TRY(add_graph(writing));
  TRY(add_initializers(writing));
  if (writing->size_bytes > FILE_MAX_BYTES)
    return fail(RESCL_UNSUPPORTED, "the model takes %.2f GB, but one ONNX file holds at most 2 GB",
                (double)writing->size_bytes * 1e-9);
  wire_put_tag(prefix, MODEL_GRAPH, WIRE_LENGTH);
  wire_put_long(prefix + 1, (uint32_t)(writing->size_bytes - start));
  return RESCL_OK;
}

rescl_status onnx_write(const struct graph *graph, const char *path) {
  struct writing writing = {.graph = graph};
  rescl_status status = status_within(lay_out(&writing), "%s: ", path);
  if (status == RESCL_OK) status = file_write_atomic(path, writing.parts, writing.part_count);
  arena_free(&writing.arena);
  return status;
}
