/** Any bytes as what the program reads beside networks and pictures: the first says which.
 *
 *      l  labels, a line each     p  pictures and their classes, a line each
 *      c  results of bench or profile, compared, with others behind a zero byte: the tables and the page
 *      b  the same, held against what has a B in its name
 *      a  COCO's annotations, then a zero byte, then COCO's results: how good they are */
#define _POSIX_C_SOURCE 200809L
#include <string.h>
#include <unistd.h>

#include "compare/comparison.h"
#include "compare/json.h"
#include "compare/page.h"
#include "compare/table.h"
#include "console/report.h"
#include "data/json.h"
#include "data/labels.h"
#include "evaluate/class_list.h"
#include "evaluate/result_file.h"
#include "fuzz/fuzz.h"
#include "fuzz/seeds_json.h"

static void read_labels(const char *path) {
  struct labels labels;
  if (labels_load(&labels, path) != EXIT_DONE) return;
  for (size_t index = 0; index < labels.count; index++)
    FUZZ_HOLDS(!strchr(labels.items[index], '\n'), "a line feed");
  labels_free(&labels);
}

static void read_pictures(const char *path) {
  char *names[] = {"cat", "dog", "2"};
  const struct labels labels = {.items = names, .count = 3};
  struct class_list list;
  if (class_list_read_file(&list, path, "pictures") == EXIT_DONE) (void)class_list_resolve(&list, &labels, 3);
  class_list_free(&list);
}

/** What stands before the first zero byte is a file of its own, until the next call.
 *  @return its name; NULL: there is no such byte */
static const char *file_before(const uint8_t **bytes, size_t *size_bytes) {
  static char path[64];
  const uint8_t *end = *size_bytes ? memchr(*bytes, 0, *size_bytes) : NULL;
  if (!end) return NULL;
  const size_t before = (size_t)(end - *bytes);
  snprintf(path, sizeof path, "%s.json", fuzz_file("", 0));
  FILE *file = fopen(path, "wb");
  FUZZ_HOLDS(file && fwrite(*bytes, 1, before, file) == before && fclose(file) == 0, "%s", path);
  *bytes += before + 1, *size_bytes -= before + 1;
  return path;
}

static void tell(const struct comparison *comparison) {
  cJSON *json = comparison_to_json(comparison);
  comparison_print(comparison, 3);
  (void)comparison_page_write(json, "-");
  cJSON_Delete(json);
}

static void compare(const uint8_t *bytes, size_t size_bytes, const char *baseline) {
  const char *other = file_before(&bytes, &size_bytes), *paths[] = {fuzz_file(bytes, size_bytes), other};
  struct comparison_input inputs[2];
  size_t count = 0;
  int code = EXIT_DONE;
  while (count < (other ? 2u : 1u) && code == EXIT_DONE) {
    code = comparison_input_read(&inputs[count], paths[count]);
    count++;
  }
  if (code == EXIT_DONE) {
    struct comparison comparison;
    if (comparison_make(&comparison, inputs, count, baseline) == EXIT_DONE) tell(&comparison);
    comparison_free(&comparison);
  }
  while (count > 0) comparison_input_free(&inputs[--count]);
  if (other) unlink(other);
}

static void evaluate(const uint8_t *bytes, size_t size_bytes) {
  const char *annotations = file_before(&bytes, &size_bytes);
  if (!annotations) return;
  struct scores scores = {0};
  cJSON *entry = cJSON_CreateObject();
  if (result_file_evaluate(&scores, entry, fuzz_file(bytes, size_bytes), annotations) == EXIT_DONE)
    scores_print(&scores);
  unlink(annotations);
  scores_free(&scores);
  cJSON_Delete(entry);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size_bytes) {
  static int is_started;
  if (!is_started) json_start();
  is_started = 1;
  if (!size_bytes) return 0;
  if (bytes[0] == 'a')
    evaluate(bytes + 1, size_bytes - 1);
  else if (bytes[0] == 'c' || bytes[0] == 'b')
    compare(bytes + 1, size_bytes - 1, bytes[0] == 'b' ? "B" : NULL);
  else if (bytes[0] == 'l')
    read_labels(fuzz_file(bytes + 1, size_bytes - 1));
  else if (bytes[0] == 'p')
    read_pictures(fuzz_file(bytes + 1, size_bytes - 1));
  return 0;
}

void fuzz_seeds(seed_function seed) {
  char bytes[4096];
  for (size_t index = 0; index < sizeof seeds_json / sizeof *seeds_json; index++) {
    const struct seed_json *from = &seeds_json[index];
    const size_t length = strlen(from->text), more = from->behind ? strlen(from->behind) + 1 : 0;
    FUZZ_HOLDS(length + more <= sizeof bytes, "%s is long", from->name);
    memcpy(bytes, from->text, length);
    if (more) memcpy(bytes + length, "", 1), memcpy(bytes + length + 1, from->behind, more - 1);
    seed(from->name, bytes, length + more);
  }
}
