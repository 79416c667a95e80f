#include "compare/input.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "console/report.h"
#include "data/json_read.h"

#define MOST_NUMBER 1e18
enum { MOST_FILE_BYTES = 32 << 20, MOST_RESULTS = 2000, MOST_LAYERS = 20000, MOST_SHOWN_TEXT = 60 };

enum field_type { TEXT, NUMBER, ANY_NUMBER, POSITIVE, WHOLE, FLAG, OBJECT, ARRAY };

/** What a field must be where it is there; one that is required must be there. */
struct field {
  const char *path;
  enum field_type type;
  int is_required;
};

static const struct field host_fields[] = {
    {"cpu", TEXT, 0}, {"cores", NUMBER, 0}, {"os", TEXT, 0}, {"memory_bytes", NUMBER, 0}, {0}};

/** Of every result, failures too. */
static const struct field any_fields[] = {{"model", TEXT, 0},
                                          {"device", OBJECT, 1},
                                          {"device.name", TEXT, 1},
                                          {"device.selector", TEXT, 0},
                                          {"device.platform", TEXT, 0},
                                          {"device.driver", TEXT, 0},
                                          {"device.type", TEXT, 0},
                                          {"device.compute_units", NUMBER, 0},
                                          {"batch", WHOLE, 0},
                                          {"threads", WHOLE, 0},
                                          {"algorithm", TEXT, 0},
                                          {"message", TEXT, 0},
                                          {0}};

/** Of what ran, timed or profiled. */
static const struct field ran_fields[] = {{"model", TEXT, 1},
                                          {"batch", WHOLE, 1},
                                          {"runs", WHOLE, 0},
                                          {"latency_ms", OBJECT, 0},
                                          {"latency_ms.min", NUMBER, 0},
                                          {"latency_ms.median", POSITIVE, 0},
                                          {"latency_ms.p90", NUMBER, 0},
                                          {"latency_ms.p99", NUMBER, 0},
                                          {"latency_ms.mean", NUMBER, 0},
                                          {"latency_ms.spread", NUMBER, 0},
                                          {"peak_gflops_measured", NUMBER, 0},
                                          {"peak_bandwidth_gbs_measured", NUMBER, 0},
                                          {0}};

static const struct field bench_fields[] = {{"latency_ms.median", POSITIVE, 1},
                                            {"device_ms", OBJECT, 0},
                                            {"device_ms.median", NUMBER, 0},
                                            {"drift", OBJECT, 0},
                                            {"drift.ratio", NUMBER, 0},
                                            {"drift.is_drifting", FLAG, 0},
                                            {"images_per_second", NUMBER, 0},
                                            {"gflops", NUMBER, 0},
                                            {"fraction_of_peak", NUMBER, 0},
                                            {"fraction_of_peak_in_turn", NUMBER, 0},
                                            {"startup_ms", OBJECT, 0},
                                            {"startup_ms.load", NUMBER, 0},
                                            {"startup_ms.compile", NUMBER, 0},
                                            {"startup_ms.tune", NUMBER, 0},
                                            {"startup_ms.upload", NUMBER, 0},
                                            {"startup_ms.first_run", NUMBER, 0},
                                            {"memory_bytes", OBJECT, 0},
                                            {"memory_bytes.weights", NUMBER, 0},
                                            {"memory_bytes.arena", NUMBER, 0},
                                            {"memory_bytes.host_peak", NUMBER, 0},
                                            {"output_hash", TEXT, 0},
                                            {"max_relative_error", ANY_NUMBER, 0},
                                            {0}};

static const struct field profile_fields[] = {{"device_ms", NUMBER, 0}, {"layers", ARRAY, 1}, {0}};

static const struct field layer_fields[] = {{"name", TEXT, 1},
                                            {"op", TEXT, 0},
                                            {"algorithm", TEXT, 0},
                                            {"shape", ARRAY, 0},
                                            {"flops", NUMBER, 0},
                                            {"bytes", NUMBER, 0},
                                            {"ms", NUMBER, 1},
                                            {"share", NUMBER, 0},
                                            {"gflops", NUMBER, 0},
                                            {"gbs", NUMBER, 0},
                                            {"limit", TEXT, 0},
                                            {"fraction", NUMBER, 0},
                                            {0}};

/** Where the check is: "results[2].layers[5]". */
struct place {
  const char *path;
  char text[64];
};

static int report_place(const struct place *place, const char *field, const char *what) {
  const char *dot = place->text[0] && field[0] ? "." : "", *colon = place->text[0] || field[0] ? ": " : "";
  report("%s: %s%s%s%s%s", place->path, place->text, dot, field, colon, what);
  return EXIT_FAILED;
}

static int report_kind(const struct place *place, const char *field, const char *expected,
                       const cJSON *item) {
  char *what = format_text("expected %s, found %s", expected, json_kind(item));
  const int code = report_place(place, field, what);
  free(what);
  return code;
}

static int is_number(const cJSON *item, double least) {
  return cJSON_IsNumber(item) && item->valuedouble >= least && item->valuedouble <= MOST_NUMBER;
}

static int is_of_type(const cJSON *item, enum field_type type) {
  switch (type) {
  case TEXT:
    return cJSON_IsString(item);
  case NUMBER:
    return is_number(item, 0.0);
  case ANY_NUMBER: // infinity is written as the largest number
    return cJSON_IsNumber(item) && isfinite(item->valuedouble);
  case POSITIVE:
    return is_number(item, 1e-9);
  case WHOLE:
    return is_number(item, 1.0) && floor(item->valuedouble) >= item->valuedouble;
  case FLAG:
    return cJSON_IsBool(item);
  case OBJECT:
    return cJSON_IsObject(item);
  default:
    return cJSON_IsArray(item);
  }
}

static int check_field(const cJSON *object, const struct field *field, const struct place *place) {
  static const char *const expected[] = {"text",
                                         "a number from 0 to 1e18",
                                         "a number",
                                         "a number above 0",
                                         "a whole number of 1 or more",
                                         "true or false",
                                         "an object",
                                         "an array"};
  const cJSON *item = json_find(object, field->path);
  if (!item && !field->is_required) return EXIT_DONE;
  if (!item) return report_place(place, field->path, "is missing");
  if (is_of_type(item, field->type)) return EXIT_DONE;
  const int is_out_of_range = cJSON_IsNumber(item) && field->type >= NUMBER && field->type <= WHOLE;
  if (!is_out_of_range) return report_kind(place, field->path, expected[field->type], item);
  char *what = format_text("expected %s, found %g", expected[field->type], item->valuedouble);
  const int code = report_place(place, field->path, what);
  free(what);
  return code;
}

static int check_fields(const cJSON *object, const struct field *fields, const struct place *place) {
  if (!cJSON_IsObject(object)) return report_kind(place, "", "an object", object);
  int code = EXIT_DONE;
  for (; fields->path && code == EXIT_DONE; fields++) code = check_field(object, fields, place);
  return code;
}

static int check_layers(const cJSON *layers, const struct place *place) {
  int code = EXIT_DONE, index = 0;
  const cJSON *layer;
  if (cJSON_GetArraySize(layers) > MOST_LAYERS) return report_place(place, "layers", "more than 20000");
  cJSON_ArrayForEach(layer, layers) {
    struct place inner = {.path = place->path};
    snprintf(inner.text, sizeof inner.text, "%.40s.layers[%d]", place->text, index++);
    if (code == EXIT_DONE) code = check_fields(layer, layer_fields, &inner);
  }
  return code;
}

static int check_result(const cJSON *result, int is_profile, const struct place *place) {
  if (check_fields(result, any_fields, place) != EXIT_DONE) return EXIT_FAILED;
  const struct field status = {"status", TEXT, 0};
  if (check_field(result, &status, place) != EXIT_DONE) return EXIT_FAILED;
  const char *word = json_text(result, "status");
  if (*word && strcmp(word, "ok") != 0) return EXIT_DONE;
  if (check_fields(result, ran_fields, place) != EXIT_DONE) return EXIT_FAILED;
  if (!is_profile) return check_fields(result, bench_fields, place);
  if (check_fields(result, profile_fields, place) != EXIT_DONE) return EXIT_FAILED;
  return check_layers(json_find(result, "layers"), place);
}

static int check_results(const struct comparison_input *input) {
  const struct field results = {"results", ARRAY, 1};
  const struct place top = {.path = input->path};
  if (check_field(input->root, &results, &top) != EXIT_DONE) return EXIT_FAILED;
  const cJSON *list = json_find(input->root, "results"), *result;
  const int count = cJSON_GetArraySize(list);
  if (count == 0) return report_place(&top, "results", "is empty: nothing was measured");
  if (count > MOST_RESULTS) return report_place(&top, "results", "more than 2000; compare fewer at a time");
  int code = EXIT_DONE, index = 0;
  cJSON_ArrayForEach(result, list) {
    struct place place = {.path = input->path};
    snprintf(place.text, sizeof place.text, "results[%d]", index++);
    if (code == EXIT_DONE) code = check_result(result, input->is_profile, &place);
  }
  return code;
}

static int check_input(struct comparison_input *input) {
  const struct place top = {.path = input->path}, host = {.path = input->path, .text = "host"};
  if (!cJSON_IsObject(input->root)) return report_kind(&top, "", "an object of results", input->root);
  const char *schema = json_text(input->root, "schema");
  input->is_profile = strcmp(schema, "rescl.profile/1") == 0;
  if (!input->is_profile && strcmp(schema, "rescl.bench/1") != 0) {
    report(
        "%s: schema: expected \"rescl.bench/1\" or \"rescl.profile/1\", which bench and profile write with "
        "--json, found \"%.*s\"",
        input->path, MOST_SHOWN_TEXT, schema);
    return EXIT_FAILED;
  }
  const cJSON *about = json_find(input->root, "host");
  if (about && check_fields(about, host_fields, &host) != EXIT_DONE) return EXIT_FAILED;
  return check_results(input);
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
  char *text = read_text(path, &size_bytes);
  if (!text) return EXIT_FAILED;
  input->root = cJSON_ParseWithLengthOpts(text, size_bytes + 1, &end, 1);
  const int code = input->root ? check_input(input) : report_not_json(path, text, end ? end : text);
  free(text);
  return code;
}

void comparison_input_free(struct comparison_input *input) {
  cJSON_Delete(input->root);
  input->root = NULL;
}
