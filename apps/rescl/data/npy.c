#define _POSIX_C_SOURCE 200809L
#include "data/npy.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "console/report.h"
#include "data/replace.h"

static const char magic[] = "\x93NUMPY";
enum { MAGIC_BYTES = 6, HEADER_MOST_BYTES = 65536 };

/** A file being read. */
struct source {
  const char *path;
  FILE *stream;
  int64_t left_bytes; // from the current position to the end
};

static int broken(const struct source *source, const char *what) {
  report("%s: not a usable .npy file: %s", source->path, what);
  return EXIT_FAILED;
}

static const struct element_type {
  const char *descr; // what numpy calls it
  rescl_type type;
} element_types[] = {
    {"<f4", RESCL_FLOAT32}, {"<f8", RESCL_FLOAT64}, {"<f2", RESCL_FLOAT16}, {"<i4", RESCL_INT32},
    {"<i8", RESCL_INT64},   {"|i1", RESCL_INT8},    {"|u1", RESCL_UINT8},   {"|b1", RESCL_BOOL},
};
enum { ELEMENT_TYPE_COUNT = sizeof element_types / sizeof *element_types };

static const char *descr_of(rescl_type type) {
  int index = 0;
  while (element_types[index].type != type) index++;
  return element_types[index].descr;
}

static const char *skip_blanks(const char *text) {
  while (*text == ' ' || *text == '\t' || *text == '\n') text++;
  return text;
}

/** What follows "'key':" in the header, a Python dictionary; NULL where the key is missing. */
static const char *find_value(const char *header, const char *key) {
  const size_t length = strlen(key);
  for (const char *found = strstr(header, key); found; found = strstr(found + 1, key)) {
    const int is_quoted =
        found > header && (found[-1] == '\'' || found[-1] == '"') && found[length] == found[-1];
    const char *colon = is_quoted ? skip_blanks(found + length + 1) : "";
    if (*colon == ':') return skip_blanks(colon + 1);
  }
  return NULL;
}

static int parse_type(const struct source *source, const char *header, struct npy *array) {
  const char *value = find_value(header, "descr");
  if (!value) return broken(source, "the header has no 'descr'");
  const char quote = *value;
  for (int index = 0; index < ELEMENT_TYPE_COUNT; index++) {
    const char *descr = element_types[index].descr;
    const size_t length = strlen(descr);
    array->type = element_types[index].type;
    if ((quote == '\'' || quote == '"') && strncmp(value + 1, descr, length) == 0 &&
        value[1 + length] == quote)
      return EXIT_DONE;
  }
  report("%s: elements of type %.*s are not supported; convert the array with .astype('<f4')", source->path,
         (int)strcspn(value, ",}\n"), value);
  return EXIT_FAILED;
}

static int parse_shape(const struct source *source, const char *header, struct npy *array) {
  const char *text = find_value(header, "shape");
  if (!text || *text != '(') return broken(source, "the header has no 'shape'");
  array->element_count = 1;
  for (text = skip_blanks(text + 1); *text != ')'; text = skip_blanks(text)) {
    char *end = NULL;
    errno = 0;
    const long long size = strtoll(text, &end, 10);
    if (*text < '0' || *text > '9' || errno != 0) return broken(source, "its shape can not be understood");
    if (array->rank == RESCL_MAX_RANK) return broken(source, "it has more than 8 dimensions");
    if (__builtin_mul_overflow(array->element_count, size, &array->element_count))
      return broken(source, "its shape has more elements than memory could hold");
    array->shape[array->rank++] = size;
    text = skip_blanks(end);
    if (*text == ',')
      text++;
    else if (*text != ')')
      return broken(source, "its shape can not be understood");
  }
  return EXIT_DONE;
}

static int parse_order(const struct source *source, const char *header, const struct npy *array) {
  const char *value = find_value(header, "fortran_order");
  if (!value) return broken(source, "the header has no 'fortran_order'");
  if (strncmp(value, "True", 4) != 0 || array->rank < 2) return EXIT_DONE;
  report("%s: the array is in Fortran order; save it with numpy.ascontiguousarray()", source->path);
  return EXIT_FAILED;
}

static int read_bytes(struct source *source, void *bytes, size_t size_bytes) {
  if ((int64_t)size_bytes > source->left_bytes) return broken(source, "it is cut short");
  if (fread(bytes, 1, size_bytes, source->stream) != size_bytes) return broken(source, "reading it failed");
  source->left_bytes -= (int64_t)size_bytes;
  return EXIT_DONE;
}

/** The header's text, zero-terminated. */
static int read_header(struct source *source, char **header) {
  unsigned char start[MAGIC_BYTES + 2], length[4] = {0};
  if (source->left_bytes == 0) return broken(source, "it is empty");
  if (source->left_bytes < (int64_t)sizeof start) return broken(source, "it is cut short");
  if (read_bytes(source, start, sizeof start) != EXIT_DONE) return EXIT_FAILED;
  if (memcmp(start, magic, MAGIC_BYTES) != 0)
    return broken(source, "it does not begin as numpy.save() writes it");
  const unsigned version = start[MAGIC_BYTES];
  if (version < 1 || version > 3) return broken(source, "its version is not 1, 2 or 3");
  if (read_bytes(source, length, version == 1 ? 2 : 4) != EXIT_DONE) return EXIT_FAILED;
  const size_t size_bytes =
      length[0] | (size_t)length[1] << 8 | (size_t)length[2] << 16 | (size_t)length[3] << 24;
  if (size_bytes > HEADER_MOST_BYTES) return broken(source, "its header is longer than 64 KB");
  char *text = allocate(size_bytes + 1, 1);
  const int code = read_bytes(source, text, size_bytes);
  if (code == EXIT_DONE)
    *header = text;
  else
    free(text);
  return code;
}

static int parse_header(const struct source *source, const char *header, struct npy *array) {
  if (parse_type(source, header, array) != EXIT_DONE || parse_shape(source, header, array) != EXIT_DONE)
    return EXIT_FAILED;
  return parse_order(source, header, array);
}

static int read_elements(struct source *source, struct npy *array) {
  const int64_t size = (int64_t)rescl_type_size(array->type);
  if (array->element_count > source->left_bytes / size) {
    report("%s: the file is cut short: the header promises %" PRId64 " elements, %" PRId64 " are there",
           source->path, array->element_count, source->left_bytes / size);
    return EXIT_FAILED;
  }
  array->data = allocate((size_t)array->element_count, (size_t)size);
  return read_bytes(source, array->data, (size_t)(array->element_count * size));
}

static int read_array(struct source *source, struct npy *array) {
  char *header = NULL;
  if (read_header(source, &header) != EXIT_DONE) return EXIT_FAILED;
  int code = parse_header(source, header, array);
  if (code == EXIT_DONE) code = read_elements(source, array);
  free(header);
  return code;
}

static rescl_tensor tensor_of(const struct npy *array) {
  rescl_tensor tensor = {.rank = array->rank, .type = array->type, .data = array->data};
  memcpy(tensor.shape, array->shape, sizeof tensor.shape);
  return tensor;
}

int npy_convert(struct npy *array, rescl_type type, const char *path) {
  if (array->type == type) return EXIT_DONE;
  const rescl_tensor tensor = tensor_of(array);
  rescl_tensor converted = tensor;
  converted.type = type;
  converted.data = allocate((size_t)array->element_count, rescl_type_size(type));
  if (rescl_tensor_convert(&converted, &tensor) != RESCL_OK) {
    report("%s: the network's input is %s: %s", path, rescl_type_name(type), rescl_last_error());
    free(converted.data);
    return EXIT_FAILED;
  }
  free(array->data);
  array->data = converted.data;
  array->type = type;
  return EXIT_DONE;
}

int npy_read(struct npy *array, const char *path) {
  *array = (struct npy){0};
  struct source source = {.path = path, .stream = fopen(path, "rb")};
  struct stat about;
  if (!source.stream || fstat(fileno(source.stream), &about) != 0) {
    report("%s: %s", path, strerror(errno));
    if (source.stream) fclose(source.stream);
    return EXIT_FAILED;
  }
  source.left_bytes = about.st_size;
  const int code =
      S_ISREG(about.st_mode) ? read_array(&source, array) : broken(&source, "it is not a regular file");
  fclose(source.stream);
  if (code != EXIT_DONE) npy_free(array);
  return code;
}

void npy_free(struct npy *array) {
  free(array->data);
  array->data = NULL;
}

/** The header as numpy writes it: padded so that the elements begin at a multiple of 64 bytes. */
static void write_header(FILE *stream, const rescl_tensor *tensor) {
  char text[512];
  int used = snprintf(text, sizeof text, "{'descr': '%s', 'fortran_order': False, 'shape': (",
                      descr_of(tensor->type));
  for (int axis = 0; axis < tensor->rank; axis++)
    used += snprintf(text + used, sizeof text - (size_t)used, "%" PRId64 "%s", tensor->shape[axis],
                     tensor->rank == 1         ? ","
                     : axis + 1 < tensor->rank ? ", "
                                               : "");
  used += snprintf(text + used, sizeof text - (size_t)used, "), }");
  const int prefix = MAGIC_BYTES + 4, total = (prefix + used + 1 + 63) / 64 * 64, length = total - prefix;
  fwrite(magic, 1, MAGIC_BYTES, stream);
  const unsigned char version_and_length[] = {1, 0, (unsigned char)(length & 255),
                                              (unsigned char)(length >> 8)};
  fwrite(version_and_length, 1, sizeof version_and_length, stream);
  fprintf(stream, "%s%*s\n", text, length - used - 1, "");
}

int npy_write(const rescl_tensor *tensor, const char *path) {
  struct replacement file;
  if (replacement_open(&file, path) != EXIT_DONE) return EXIT_FAILED;
  write_header(file.stream, tensor);
  fwrite(tensor->data, 1, rescl_tensor_bytes(tensor), file.stream);
  return replacement_commit(&file);
}
