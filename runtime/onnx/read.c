/** ModelProto: a file, its opset and metadata, and the one graph in it. */
#define _POSIX_C_SOURCE 200809L
#include <stdlib.h>
#include <string.h>

#include "onnx/read.h"

enum { OPSET_MIN = 1, OPSET_MAX = 26 };

// Files of earlier IR versions state no opset and mean the first.
enum { IR_WITH_OPSETS = 3 };

enum { MODEL_GRAPH = 7 }; // field number of ModelProto

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
  TRY(read_graph(reading, &(struct scope){0}, graph, arena));
  reading->scope = NULL;
  for (size_t index = 0; index < proto->n_metadata_props; index++)
    TRY(graph_add_metadata(reading->model->graph, proto_text(proto->metadata_props[index]->key),
                           proto_text(proto->metadata_props[index]->value)));
  return RESCL_OK;
}

static rescl_status read_file(struct reading *reading, const char *path) {
  const struct file_map *map;
  TRY(reading_map(&map, reading, path));
  struct arena arena = {0};
  const struct wire_span bytes = {map->bytes, map->size_bytes};
  rescl_status status = check_file_kind(bytes);
  if (status == RESCL_OK) status = read_model(reading, bytes, &arena);
  arena_free(&arena);
  return status_within(status, "%s: ", path);
}

rescl_status onnx_read(struct onnx_model *model, const char *path) {
  *model = (struct onnx_model){0};
  struct reading reading = {.model = model, .path = path};
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
