#include "support/tensor_file.h"

#include <string.h>

#include "onnx/read.h"

static rescl_status read_tensor_file(struct tensor *tensor, char **name, struct arena *arena,
                                     struct wire_span bytes) {
  struct arena scratch = {0};
  const char *found_name = "";
  rescl_status status = read_packed_tensor(tensor, &found_name, bytes, NULL, &scratch, arena);
  if (status == RESCL_OK) {
    *name = arena_string(arena, found_name);
    if (!*name) status = fail_memory(strlen(found_name) + 1);
  }
  arena_free(&scratch);
  TRY(status);
  // The elements may still lie in the file, which is about to be closed.
  const void *elements = tensor->data;
  TRY(tensor_allocate(tensor, arena));
  if (tensor_size(tensor)) memcpy(tensor->data, elements, tensor_size(tensor));
  return RESCL_OK;
}

rescl_status onnx_read_tensor(struct tensor *tensor, char **name, struct arena *arena, const char *path) {
  *tensor = (struct tensor){0};
  *name = NULL;
  struct file_map map;
  TRY(file_map_open(&map, path));
  const rescl_status status =
      map.size_bytes == 0
          ? fail(RESCL_MALFORMED, "the file is empty")
          : read_tensor_file(tensor, name, arena, (struct wire_span){map.bytes, map.size_bytes});
  file_map_close(&map);
  return status_within(status, "%s: ", path);
}
