#include "support/npy_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"

#define HALF "<f2"

static const struct {
  const char *text;
  enum dtype dtype;
} types[] = {{"<f4", DTYPE_FLOAT32}, {HALF, DTYPE_FLOAT32}, {"<f8", DTYPE_FLOAT64}, {"|u1", DTYPE_UINT8},
             {"|i1", DTYPE_INT8},    {"<i4", DTYPE_INT32},  {"<i8", DTYPE_INT64},   {"|b1", DTYPE_BOOL}};

static float widened(uint16_t half) {
  const int exponent = half >> 10 & 31, fraction = half & 1023;
  float value = exponent ? (float)(1024 + fraction) : (float)fraction;
  for (int power = exponent ? exponent : 1; power < 25; power++) value /= 2;
  for (int power = 25; power < exponent; power++) value *= 2;
  return half & 0x8000 ? -value : value;
}

static rescl_status parse_shape(struct shape *shape, const char *header) {
  const char *at = strstr(header, "'shape': (");
  if (!at) return fail(RESCL_MALFORMED, "no shape");
  at += strlen("'shape': (");
  for (*shape = (struct shape){.rank = 0}; *at && *at != ')'; at += strspn(at, ", ")) {
    char *end;
    if (shape->rank == RESCL_MAX_RANK) return fail(RESCL_MALFORMED, "too many dimensions");
    shape->dims[shape->rank++] = strtoll(at, &end, 10);
    if (end == at) return fail(RESCL_MALFORMED, "not a size: %s", at);
    at = end;
  }
  return RESCL_OK;
}

static rescl_status parse(struct tensor *tensor, struct arena *arena, const struct file_bytes *file) {
  const size_t head_bytes = 10;
  if (file->size_bytes < head_bytes || memcmp(file->bytes, "\x93NUMPY\1", 7))
    return fail(RESCL_MALFORMED, "not .npy version 1");
  const size_t length = file->bytes[8] | (size_t)file->bytes[9] << 8;
  if (file->size_bytes < head_bytes + length) return fail(RESCL_MALFORMED, "cut short");
  char *header;
  ARENA_NEW(arena, header, length + 1);
  memcpy(header, file->bytes + head_bytes, length);
  const char *type = strstr(header, "'descr': '");
  TRY(parse_shape(&tensor->shape, header));
  for (size_t index = 0; type && index < sizeof types / sizeof *types; index++)
    if (!strncmp(type + strlen("'descr': '"), types[index].text, 3)) tensor->dtype = types[index].dtype;
  TRY(tensor_allocate(tensor, arena));
  const int is_half = strstr(header, HALF) != NULL;
  const int64_t count = shape_elements(&tensor->shape);
  const size_t stored_bytes = is_half ? (size_t)count * sizeof(uint16_t) : tensor_size(tensor);
  if (file->size_bytes != head_bytes + length + stored_bytes) return fail(RESCL_MALFORMED, "of another size");
  if (!is_half) memcpy(tensor->data, file->bytes + head_bytes + length, stored_bytes);
  for (int64_t index = 0; is_half && index < count; index++) {
    uint16_t half;
    memcpy(&half, file->bytes + head_bytes + length + 2 * index, sizeof half);
    ((float *)tensor->data)[index] = widened(half);
  }
  return RESCL_OK;
}

rescl_status npy_read_file(struct tensor *tensor, struct arena *arena, const char *path) {
  struct file_bytes file;
  *tensor = (struct tensor){0};
  TRY(file_read(&file, path));
  const rescl_status status = parse(tensor, arena, &file);
  free(file.bytes);
  return status_within(status, "%s: ", path);
}

const char *reports_folder(const char *name, char *path, size_t size_bytes) {
  const char *data = getenv("RESCL_TEST_DATA");
  if (!data) return NULL;
  snprintf(path, size_bytes, "%s/../reports/%s", data, name);
  return file_is_folder(path) ? path : NULL;
}
