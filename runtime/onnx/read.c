/** ModelProto and GraphProto. The two big lists, initialisers and nodes, are walked where they lie in the
 *  file and decoded one item at a time; the rest is small and decoded at once. */
#define _POSIX_C_SOURCE 200809L
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "onnx/read.h"

enum { OPSET_MIN = 1, OPSET_MAX = 21 };

// Files of earlier IR versions state no opset and mean the first.
enum { IR_WITH_OPSETS = 3 };

// Field numbers of ModelProto and GraphProto.
enum { MODEL_GRAPH = 7, GRAPH_NODE = 1, GRAPH_INITIALIZER = 5, GRAPH_VALUE_INFO = 13 };

static void *allocate_in_arena(void *arena, size_t size_bytes) {
  return arena_allocate(arena, 1, size_bytes);
}

static void free_with_arena(void *arena, void *memory) {
  (void)arena;
  (void)memory;
}

rescl_status proto_unpack(void *message, const ProtobufCMessageDescriptor *type, struct wire_span bytes,
                          struct arena *arena) {
  ProtobufCAllocator allocator = {allocate_in_arena, free_with_arena, arena};
  ProtobufCMessage *made = protobuf_c_message_unpack(type, &allocator, bytes.size_bytes, bytes.bytes);
  memcpy(message, &made, sizeof made);
  if (made) return RESCL_OK;
  return fail(RESCL_MALFORMED,
              "not a valid ONNX file: a %s of %zu bytes can not be decoded; download or export it again",
              type->short_name, bytes.size_bytes);
}

const char *proto_text(const char *text) {
  return text ? text : "";
}

static rescl_status read_initializer(struct reading *reading, struct wire_span bytes) {
  struct graph *graph = reading->model->graph;
  struct tensor tensor;
  const char *name;
  struct value *value;
  TRY(read_packed_tensor(&tensor, &name, bytes, reading, &reading->scratch, &graph->arena));
  TRY(read_new_value(&value, graph, name));
  value->tensor = tensor;
  return RESCL_OK;
}

/** Calls `read` for every field of that number. */
static rescl_status read_each(struct reading *reading, struct wire_span message, uint32_t number,
                              rescl_status (*read)(struct reading *reading, struct wire_span bytes)) {
  struct wire_reader reader = {.message = message};
  struct wire_field field;
  while (wire_next(&reader, &field)) {
    if (field.number != number || field.type != WIRE_LENGTH) continue;
    const rescl_status status = read(reading, field.content);
    arena_free(&reading->scratch);
    TRY(status);
  }
  return wire_end(&reader);
}

/** Inputs that are initialisers too (IR versions before 4 wanted that) are constants. */
static rescl_status read_inputs(struct graph *graph, const Onnx__GraphProto *proto) {
  for (size_t index = 0; index < proto->n_input; index++) {
    const char *name = proto_text(proto->input[index]->name);
    struct value *value = graph_find_value(graph, name);
    if (value && value->tensor.data) continue;
    TRY(read_new_value(&value, graph, name));
    TRY(status_within(read_value_type(value, proto->input[index]->type, graph), "input '%s': ", name));
    TRY(graph_add_input(graph, value));
  }
  return RESCL_OK;
}

/** What the file says of an output's shape is kept only where nothing else tells: for what a node makes. */
static rescl_status read_output(struct graph *graph, const Onnx__ValueInfoProto *proto) {
  const char *name = proto_text(proto->name);
  struct value *value = graph_find_value(graph, name);
  if (!value)
    return fail(RESCL_MALFORMED, "output '%s' is made by no node, and is neither an input nor an initialiser",
                name);
  if (value->output_uses) return fail(RESCL_MALFORMED, "output '%s' is listed twice", name);
  if (value->producer && proto->type)
    TRY(status_within(read_value_type(value, proto->type, graph), "output '%s': ", name));
  return graph_add_output(graph, value);
}

static rescl_status read_outputs(struct graph *graph, const Onnx__GraphProto *proto) {
  if (!proto->n_output) return fail(RESCL_MALFORMED, "the graph has no outputs");
  for (size_t index = 0; index < proto->n_output; index++) TRY(read_output(graph, proto->output[index]));
  return RESCL_OK;
}

static rescl_status read_graph(struct reading *reading, struct wire_span bytes, struct arena *arena) {
  struct wire_span rest;
  Onnx__GraphProto *proto;
  TRY(wire_without(&rest, bytes,
                   WIRE_SET(GRAPH_NODE) | WIRE_SET(GRAPH_INITIALIZER) | WIRE_SET(GRAPH_VALUE_INFO), arena));
  TRY(proto_unpack(&proto, &onnx__graph_proto__descriptor, rest, arena));
  if (proto->n_sparse_initializer)
    return fail(RESCL_UNSUPPORTED,
                "sparse initialisers are not supported; export the model with dense weights");
  TRY(graph_create(&reading->model->graph, proto_text(proto->name),
                   reading->opset < LEGACY_OPSET_END ? LEGACY_OPSET_END : reading->opset));
  struct graph *graph = reading->model->graph;
  graph->stored_bytes = reading->model->maps[0].size_bytes; // and those of external data, as they are opened
  TRY(read_each(reading, bytes, GRAPH_INITIALIZER, read_initializer));
  TRY(read_inputs(graph, proto));
  TRY(legacy_assume_sizes(reading));
  TRY(read_each(reading, bytes, GRAPH_NODE, read_node));
  legacy_forget_sizes(reading);
  TRY(read_outputs(graph, proto));
  return graph_check(graph);
}

static rescl_status read_opset(int *opset, const Onnx__ModelProto *proto) {
  int64_t version = proto->has_ir_version && proto->ir_version < IR_WITH_OPSETS ? OPSET_MIN : 0;
  for (size_t index = 0; index < proto->n_opset_import; index++) {
    const char *domain = proto_text(proto->opset_import[index]->domain);
    if (!*domain || !strcmp(domain, "ai.onnx")) version = proto->opset_import[index]->version;
  }
  if (version == 0)
    return fail(RESCL_MALFORMED, "states no version of the ONNX operator set; export it again with opset 13");
  if (version < OPSET_MIN || version > OPSET_MAX)
    return fail(
        RESCL_UNSUPPORTED,
        "uses ONNX opset %lld, supported are %d to %d; export it again with opset 13, or convert it with "
        "onnx.version_converter",
        (long long)version, OPSET_MIN, OPSET_MAX);
  *opset = (int)version;
  return RESCL_OK;
}

static rescl_status find_graph(struct wire_span *graph, struct wire_span model) {
  struct wire_reader reader = {.message = model};
  struct wire_field field;
  *graph = (struct wire_span){0};
  while (wire_next(&reader, &field)) {
    if (field.number != MODEL_GRAPH || field.type != WIRE_LENGTH) continue;
    if (graph->bytes) return fail(RESCL_MALFORMED, "holds more than one graph, expected one");
    *graph = field.content;
  }
  TRY(wire_end(&reader));
  return graph->bytes ? RESCL_OK : fail(RESCL_MALFORMED, "holds no graph: not an ONNX model, or cut short");
}

static rescl_status read_model(struct reading *reading, struct wire_span bytes, struct arena *arena) {
  struct wire_span graph, rest;
  Onnx__ModelProto *proto;
  TRY(find_graph(&graph, bytes));
  TRY(wire_without(&rest, bytes, WIRE_SET(MODEL_GRAPH), arena));
  TRY(proto_unpack(&proto, &onnx__model_proto__descriptor, rest, arena));
  TRY(read_opset(&reading->opset, proto));
  TRY(read_graph(reading, graph, arena));
  for (size_t index = 0; index < proto->n_metadata_props; index++)
    TRY(graph_add_metadata(reading->model->graph, proto_text(proto->metadata_props[index]->key),
                           proto_text(proto->metadata_props[index]->value)));
  return RESCL_OK;
}

static rescl_status read_file(struct reading *reading, const char *path) {
  const struct file_map *map;
  TRY(reading_map(&map, reading, path));
  struct arena arena = {0};
  const rescl_status status =
      map->size_bytes == 0 ? fail(RESCL_MALFORMED, "the file is empty, expected an ONNX model")
                           : read_model(reading, (struct wire_span){map->bytes, map->size_bytes}, &arena);
  arena_free(&arena);
  return status_within(status, "%s: ", path);
}

rescl_status onnx_read(struct onnx_model *model, const char *path) {
  *model = (struct onnx_model){0};
  const char *slash = strrchr(path, '/');
  char folder[PATH_MAX];
  const size_t length = slash ? (size_t)(slash - path) + 1 : 0;
  if (length >= sizeof folder) return fail(RESCL_INVALID_ARGUMENT, "%s: the path is too long", path);
  memcpy(folder, path, length);
  folder[length] = '\0';
  struct reading reading = {.model = model, .folder = folder};
  const rescl_status status = read_file(&reading, path);
  for (size_t index = 0; index < model->map_count; index++) free(reading.map_paths[index]);
  free(reading.map_paths);
  arena_free(&reading.scratch);
  if (status != RESCL_OK) onnx_close(model);
  return status;
}

void onnx_release_pages(const struct onnx_model *model) {
  for (size_t index = 0; index < model->map_count; index++)
    file_map_release(model->maps[index].bytes, model->maps[index].size_bytes);
}

void onnx_close(struct onnx_model *model) {
  graph_free(model->graph);
  for (size_t index = 0; index < model->map_count; index++) file_map_close(&model->maps[index]);
  free(model->maps);
  *model = (struct onnx_model){0};
}
