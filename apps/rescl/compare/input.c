#include "compare/input.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "console/report.h"
#include "data/json.h"
#include "data/json_file.h"

enum { MOST_FILE_MEGABYTES = 32, MOST_RESULTS = 2000, MOST_SHOWN_TEXT = 60 };

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
  if (!cJSON_IsArray(list)) return place_report_kind(top, "results", "an array", list);
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
  if (!cJSON_IsObject(root)) return place_report_kind(&top, "", "an object of results", root);
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

int comparison_input_read(struct comparison_input *input, const char *path) {
  *input = (struct comparison_input){.path = path};
  fields_clear(&input->host, host_fields);
  cJSON *root = json_file_read(path, "results", MOST_FILE_MEGABYTES);
  const int code = root ? read_input(input, root) : EXIT_FAILED;
  cJSON_Delete(root);
  return code;
}

void comparison_input_free(struct comparison_input *input) {
  for (size_t index = 0; index < input->count; index++) result_free(&input->results[index]);
  free(input->results);
  fields_free(&input->host, host_fields);
}
