#define _GNU_SOURCE // vasprintf
#include "console/report.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "console/terminal.h"
#include "rescl/status.h"

static void end_without_memory(void) {
  fputs("rescl: out of memory\n", stderr);
  exit(EXIT_FAILED);
}

void *allocate(size_t count, size_t size_bytes) {
  void *memory = calloc(count ? count : 1, size_bytes ? size_bytes : 1);
  if (!memory) end_without_memory();
  return memory;
}

void *allocate_more(void *array, size_t count, size_t *capacity, size_t size_bytes) {
  if (count < *capacity) return array;
  const size_t wanted = *capacity ? 2 * *capacity : 16;
  void *grown = wanted > SIZE_MAX / size_bytes ? NULL : realloc(array, wanted * size_bytes);
  if (!grown) end_without_memory();
  *capacity = wanted;
  return grown;
}

char *format_arguments(const char *format, va_list arguments) {
  char *text = NULL;
  if (vasprintf(&text, format, arguments) < 0) end_without_memory();
  return text;
}

char *format_text(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  char *text = format_arguments(format, arguments);
  va_end(arguments);
  return text;
}

void report(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  char *text = format_arguments(format, arguments);
  va_end(arguments);
  fputs("rescl: ", stderr);
  text_print_lines(stderr, text); // a compiler's log has lines
  free(text);
}

char *format_library_error(const char *path) {
  const char *message = rescl_last_error();
  return path && !strstr(message, path) ? format_text("%s: %s", path, message) : format_text("%s", message);
}

int report_library(const char *path) {
  char *message = format_library_error(path);
  report("%s", message);
  free(message);
  return EXIT_FAILED;
}
