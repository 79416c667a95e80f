#include "support/npy_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"

enum { HEAD_BYTES = 10 }; // of version 1, before the text that describes the array

static const struct {
  const char *text;
  rescl_type type;
} types[] = {{"<f4", RESCL_FLOAT32}, {"<f2", RESCL_FLOAT16}, {"<f8", RESCL_FLOAT64}, {"|u1", RESCL_UINT8},
             {"|i1", RESCL_INT8},    {"<i4", RESCL_INT32},   {"<i8", RESCL_INT64},   {"|b1", RESCL_BOOL}};

static rescl_status parse_type(rescl_type *type, const char *header) {
  static const char key[] = "'descr': '";
  const char *at = strstr(header, key);
  for (size_t index = 0; at && index < sizeof types / sizeof *types; index++) {
    if (strncmp(at + strlen(key), types[index].text, 3) != 0) continue;
    *type = types[index].type;
    return RESCL_OK;
  }
  return fail(RESCL_UNSUPPORTED, "type: %s", header);
}

static rescl_status parse_shape(rescl_tensor *tensor, const char *header) {
  static const char key[] = "'shape': (";
  const char *at = strstr(header, key);
  if (!at) return fail(RESCL_MALFORMED, "no shape: %s", header);
  for (at += strlen(key); *at && *at != ')'; at += strspn(at, ", ")) {
    char *end;
    if (tensor->rank == RESCL_MAX_RANK) return fail(RESCL_MALFORMED, "too many dimensions: %s", header);
    tensor->shape[tensor->rank++] = strtoll(at, &end, 10);
    if (end == at) return fail(RESCL_MALFORMED, "not a size: %s", at);
    at = end;
  }
  return RESCL_OK;
}

static rescl_status parse(rescl_tensor *tensor, const struct file_bytes *file) {
  char header[256] = "";
  if (file->size_bytes < HEAD_BYTES || memcmp(file->bytes, "\x93NUMPY\1", 7) != 0)
    return fail(RESCL_MALFORMED, "not .npy version 1");
  const size_t length = file->bytes[8] | (size_t)file->bytes[9] << 8;
  if (length >= sizeof header || file->size_bytes < HEAD_BYTES + length)
    return fail(RESCL_MALFORMED, "cut short");
  memcpy(header, file->bytes + HEAD_BYTES, length);
  TRY(parse_type(&tensor->type, header));
  TRY(parse_shape(tensor, header));
  const size_t size_bytes = rescl_tensor_bytes(tensor);
  if (file->size_bytes != HEAD_BYTES + length + size_bytes) return fail(RESCL_MALFORMED, "of another size");
  tensor->data = malloc(size_bytes + 1);
  if (!tensor->data) return fail_memory(size_bytes);
  memcpy(tensor->data, file->bytes + HEAD_BYTES + length, size_bytes);
  return RESCL_OK;
}

rescl_status npy_read_file(rescl_tensor *tensor, const char *path) {
  struct file_bytes file;
  *tensor = (rescl_tensor){0};
  TRY(file_read(&file, path));
  const rescl_status status = parse(tensor, &file);
  free(file.bytes);
  return status_within(status, "%s: ", path);
}

const char *reports_folder(const char *name, char *path, size_t size_bytes) {
  const char *data = getenv("RESCL_TEST_DATA");
  if (!data) return NULL;
  snprintf(path, size_bytes, "%s/../reports/%s", data, name);
  return file_is_folder(path) ? path : NULL;
}
