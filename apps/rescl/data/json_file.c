#include "data/json_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "console/report.h"

/** All that the stream holds, up to somewhat more than `most_bytes`, with room for an end.
 *  @return errno, EOF where that is the end, or 0 */
static int read_all(char **text, size_t *size_bytes, FILE *stream, size_t most_bytes) {
  size_t capacity = 0;
  int reason = 0;
  while (!reason && *size_bytes <= most_bytes) {
    *text = allocate_more(*text, *size_bytes, &capacity, 1);
    const size_t read = fread(*text + *size_bytes, 1, capacity - *size_bytes, stream);
    if (read == 0) reason = ferror(stream) ? errno : EOF;
    *size_bytes += read;
  }
  return reason;
}

/** The file's text with an end, or NULL: reported. */
static char *read_text(const char *path, const char *what, size_t most_megabytes, size_t *size_bytes) {
  const size_t most_bytes = most_megabytes << 20;
  char *text = NULL;
  FILE *stream = fopen(path, "rb");
  int reason = stream ? read_all(&text, size_bytes, stream, most_bytes) : errno;
  if (stream) fclose(stream);
  if (reason > 0)
    report("%s: %s", path, strerror(reason));
  else if (*size_bytes == 0)
    report("%s: the file is empty, expected %s as JSON", path, what);
  else if (*size_bytes > most_bytes)
    report("%s: larger than %zu MB: not a file of %s", path, most_megabytes, what);
  else if (memchr(text, '\0', *size_bytes))
    report("%s: not text, expected %s as JSON", path, what);
  else
    return text;
  free(text);
  return NULL;
}

static void report_not_json(const char *path, const char *text, const char *end) {
  int line = 1;
  for (const char *letter = text; letter < end; letter++) line += *letter == '\n';
  const int is_cut = *(end + strspn(end, " \t\r\n")) == '\0';
  report("%s: line %d: not JSON%s", path, line, is_cut ? "; the file ends too early, as if cut off" : "");
}

cJSON *json_file_read(const char *path, const char *what, size_t most_megabytes) {
  size_t size_bytes = 0;
  const char *end = NULL;
  char *text = read_text(path, what, most_megabytes, &size_bytes);
  if (!text) return NULL;
  text[size_bytes] = '\0';
  cJSON *root = cJSON_ParseWithLengthOpts(text, size_bytes + 1, &end, 1);
  if (!root) report_not_json(path, text, end ? end : text);
  free(text);
  return root;
}
