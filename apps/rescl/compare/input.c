#include "compare/input.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "console/report.h"
#include "data/json.h"

enum { MOST_FILE_BYTES = 32 << 20, MOST_RESULTS = 2000, MOST_SHOWN_TEXT = 60 };

static int report_kind(const struct place *place, const char *field, const char *expected,
                       const cJSON *item) {
  char *what = format_text("expected %s, found %s", expected, json_kind(item));
  const int code = place_report(place, field, what);
  free(what);
  return code;
}

/** What failed needs less. */
static int read_result(struct result *result, int is_profile, const cJSON *json, const struct place *place) {
  int code = fields_read(result, result_fields, FORM_UNTIMED, json, place);
  if (code == EXIT_DONE && result_is_ok(result))
    code = fields_read(result, result_fields, is_profile ? FORM_PROFILED : FORM_TIMED, json, place);
  result_complete(result);
  return code;
}

static int read_results(struct comparison_input *input, const cJSON *list, const struct place *top) {
  const int count = cJSON_GetArraySize(list);
  const cJSON *json;
  int code = EXIT_DONE;
  if (!list) return place_report(top, "results", "is missing");
  if (!cJSON_IsArray(list)) return report_kind(top, "results", "an array", list);
  if (count == 0) return place_report(top, "results", "is empty: nothing was measured");
  if (count > MOST_RESULTS) return place_report(top, "results", "more than 2000; compare fewer at a time");
  input->results = allocate((size_t)count, sizeof *input->results);
  cJSON_ArrayForEach(json, list) {
    struct place place = {.file = input->path};
    struct result *result = &input->results[input->count];
    snprintf(place.text, sizeof place.text, "results[%zu]", input->count++);
    *result = result_new();
    if (code == EXIT_DONE) code = read_result(result, input->is_profile, json, &place);
  }
  return code;
}

static int read_input(struct comparison_input *input, const cJSON *root) {
  const struct place top = {.file = input->path}, place = {.file = input->path, .text = "host"};
  if (!cJSON_IsObject(root)) return report_kind(&top, "", "an object of results", root);
  const char *schema = json_text(root, "schema");
  input->is_profile = strcmp(schema, "rescl.profile/1") == 0;
  if (!input->is_profile && strcmp(schema, "rescl.bench/1") != 0) {
    report(
        "%s: schema: expected \"rescl.bench/1\" or \"rescl.profile/1\", which bench and profile write with "
        "--json, found \"%.*s\"",
        input->path, MOST_SHOWN_TEXT, schema);
    return EXIT_FAILED;
  }
  const cJSON *host = json_find(root, "host");
  if (host && fields_read(&input->host, host_fields, FORM_TIMED, host, &place) != EXIT_DONE)
    return EXIT_FAILED;
  return read_results(input, json_find(root, "results"), &top);
}

/** The file's text with an end, or NULL: reported. */
static char *read_text(const char *path, size_t *size_bytes) {
  FILE *stream = fopen(path, "rb");
  size_t capacity = 0;
  char *text = NULL;
  *size_bytes = 0;
  int reason = stream ? 0 : errno;
  while (stream && !reason && *size_bytes <= MOST_FILE_BYTES) {
    text = allocate_more(text, *size_bytes, &capacity, 1);
    const size_t read = fread(text + *size_bytes, 1, capacity - *size_bytes, stream);
    if (read == 0) reason = ferror(stream) ? errno : EOF;
    *size_bytes += read;
  }
  if (stream) fclose(stream);
  const char *what = reason > 0                        ? strerror(reason)
                     : *size_bytes == 0                ? "the file is empty, expected results as JSON"
                     : *size_bytes > MOST_FILE_BYTES   ? "larger than 32 MB: not a file of results"
                     : memchr(text, '\0', *size_bytes) ? "not text, expected results as JSON"
                                                       : NULL;
  if (!what) {
    text = allocate_more(text, *size_bytes, &capacity, 1);
    text[*size_bytes] = '\0';
    return text;
  }
  report("%s: %s", path, what);
  free(text);
  return NULL;
}

static int report_not_json(const char *path, const char *text, const char *end) {
  int line = 1;
  for (const char *letter = text; letter < end; letter++) line += *letter == '\n';
  const int is_cut = *(end + strspn(end, " \t\r\n")) == '\0';
  report("%s: line %d: not JSON%s", path, line, is_cut ? "; the file ends too early, as if cut off" : "");
  return EXIT_FAILED;
}

int comparison_input_read(struct comparison_input *input, const char *path) {
  size_t size_bytes = 0;
  const char *end = NULL;
  *input = (struct comparison_input){.path = path};
  fields_clear(&input->host, host_fields);
  char *text = read_text(path, &size_bytes);
  if (!text) return EXIT_FAILED;
  cJSON *root = cJSON_ParseWithLengthOpts(text, size_bytes + 1, &end, 1);
  const int code = root ? read_input(input, root) : report_not_json(path, text, end ? end : text);
  cJSON_Delete(root);
  free(text);
  return code;
}

void comparison_input_free(struct comparison_input *input) {
  for (size_t index = 0; index < input->count; index++) result_free(&input->results[index]);
  free(input->results);
  fields_free(&input->host, host_fields);
}
