#include "data/labels.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "console/report.h"
#include "console/terminal.h"

enum { LABEL_FILE_MOST_BYTES = 16 << 20 };

void labels_split(struct labels *labels, const char *text) {
  *labels = (struct labels){.text = format_text("%s", text)};
  size_t capacity = 0;
  char *line = labels->text;
  while (*line) {
    char *end = line + strcspn(line, "\n");
    const int is_last = *end == '\0';
    *end = '\0';
    if (end > line && end[-1] == '\r') end[-1] = '\0';
    text_make_storable(line, "");
    labels->items = allocate_more(labels->items, labels->count, &capacity, sizeof *labels->items);
    labels->items[labels->count++] = line;
    line = is_last ? end : end + 1;
  }
}

int labels_load(struct labels *labels, const char *path) {
  *labels = (struct labels){0};
  char *text = allocate(LABEL_FILE_MOST_BYTES + 1, 1);
  FILE *stream = fopen(path, "rb");
  const size_t size_bytes = stream ? fread(text, 1, LABEL_FILE_MOST_BYTES, stream) : 0;
  const char *what = !stream || ferror(stream) ? strerror(errno)
                     : size_bytes == 0         ? "the file is empty, expected one label in each line"
                     : size_bytes == LABEL_FILE_MOST_BYTES ? "larger than 16 MB: not a file of labels"
                     : memchr(text, '\0', size_bytes)      ? "not text, expected one label in each line"
                                                           : NULL;
  if (what)
    report("%s: %s", path, what);
  else
    labels_split(labels, text);
  if (stream) fclose(stream);
  free(text);
  return what ? EXIT_FAILED : EXIT_DONE;
}

void labels_free(struct labels *labels) {
  free(labels->items);
  free(labels->text);
  *labels = (struct labels){0};
}
