/** Tensors whose elements lie in another file, beside the model.
 *  https://onnx.ai/onnx/repo-docs/ExternalData.html */
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "onnx/read.h"

static const char *find_entry(const Onnx__TensorProto *proto, const char *key) {
  for (size_t index = 0; index < proto->n_external_data; index++)
    if (!strcmp(proto_text(proto->external_data[index]->key), key))
      return proto_text(proto->external_data[index]->value);
  return NULL;
}

/** A byte count written as text; `absent` when there is no such entry. */
static rescl_status find_number(uint64_t *number, const Onnx__TensorProto *proto, const char *key,
                                uint64_t absent) {
  const char *text = find_entry(proto, key);
  *number = absent;
  if (!text) return RESCL_OK;
  char *end;
  errno = 0;
  *number = strtoull(text, &end, 10);
  if (text[0] < '0' || text[0] > '9' || *end || errno)
    return fail(RESCL_MALFORMED, "external data %s is '%s', expected a number of bytes", key, text);
  return RESCL_OK;
}

rescl_status reading_map(const struct file_map **map, struct reading *reading, const char *path) {
  struct onnx_model *model = reading->model;
  for (size_t index = 0; index < model->map_count; index++) {
    *map = &model->maps[index];
    if (!strcmp(reading->map_paths[index], path)) return RESCL_OK;
  }
  TRY(ARRAY_RESERVE(reading->map_paths, model->map_count + 1, reading->map_paths_capacity));
  TRY(ARRAY_RESERVE(model->maps, model->map_count + 1, reading->maps_capacity));
  char *copy = strdup(path);
  if (!copy) return fail_memory(strlen(path) + 1);
  const rescl_status status = file_map_open(&model->maps[model->map_count], path);
  if (status != RESCL_OK) {
    free(copy);
    return status;
  }
  reading->map_paths[model->map_count] = copy;
  *map = &model->maps[model->map_count++];
  if (model->graph) model->graph->stored_bytes += (*map)->size_bytes;
  return RESCL_OK;
}

rescl_status read_external(struct wire_span *elements, const Onnx__TensorProto *proto, size_t size_bytes,
                           struct reading *reading) {
  const char *location = find_entry(proto, "location");
  uint64_t offset, length;
  char path[PATH_MAX];
  const struct file_map *map;
  if (!reading) return fail(RESCL_UNSUPPORTED, "external data is not supported in a file of a single tensor");
  if (!location) return fail(RESCL_MALFORMED, "external data without a location");
  TRY(find_number(&offset, proto, "offset", 0));
  TRY(find_number(&length, proto, "length", size_bytes));
  TRY(file_resolve_beside(path, reading->path, location));
  TRY(reading_map(&map, reading, path));
  if (offset > map->size_bytes || length > map->size_bytes - offset)
    return fail(
        RESCL_MALFORMED,
        "external data file %s has %zu bytes, but the model expects %llu at offset %llu; it is cut short "
        "or belongs to another model",
        path, map->size_bytes, (unsigned long long)length, (unsigned long long)offset);
  *elements = (struct wire_span){map->bytes ? map->bytes + offset : NULL, (size_t)length};
  return RESCL_OK;
}
