#include "compare/parts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "console/report.h"
#include "data/json_read.h"
#include "data/path.h"

/** Whether one file has results of two models of that file name: then only their paths tell them apart. */
static int is_ambiguous(const struct comparison_input *inputs, size_t input_count, const char *model) {
  for (size_t index = 0; index < input_count; index++) {
    const char *seen = NULL;
    const cJSON *result;
    cJSON_ArrayForEach(result, json_find(inputs[index].root, "results")) {
      const char *other = json_text(result, "model");
      if (strcmp(path_file_name(other), path_file_name(model)) != 0) continue;
      if (seen && strcmp(seen, other) != 0) return 1;
      seen = other;
    }
  }
  return 0;
}

/** "models/resnet50.onnx" is known as "resnet50" on every machine. */
static char *name_network(const char *model, int is_long) {
  const char *name = is_long ? model : path_file_name(model);
  const char *dot = strrchr(name, '.');
  const int is_known = dot && dot > name && strcmp(dot, ".onnx") == 0;
  return format_text("%.*s", (int)(is_known ? (size_t)(dot - name) : strlen(name)), name);
}

/** Equal, or not known on a side that failed: what failed may not have got as far. */
static int is_same(const struct comparison_entry *a, const struct comparison_entry *b, const char *path) {
  const cJSON *left = json_find(a->json, path), *right = json_find(b->json, path);
  if (!left || !right) return left == right || !a->is_ok || !b->is_ok;
  return cJSON_Compare(left, right, 1);
}

static int is_same_host(const cJSON *a, const cJSON *b) {
  static const char *const paths[] = {"host.cpu", "host.cores", "host.os"};
  for (size_t index = 0; index < sizeof paths / sizeof *paths; index++) {
    const cJSON *left = json_find(a, paths[index]), *right = json_find(b, paths[index]);
    if (left && right ? !cJSON_Compare(left, right, 1) : left != right) return 0;
  }
  return 1;
}

static int is_same_device(const struct comparison_entry *a, const struct comparison_entry *b) {
  static const char *const paths[] = {"device.name",   "device.selector", "device.platform",
                                      "device.driver", "algorithm",       "threads"};
  if (a->input != b->input && !is_same_host(a->input->root, b->input->root)) return 0;
  for (size_t index = 0; index < sizeof paths / sizeof *paths; index++)
    if (!is_same(a, b, paths[index])) return 0;
  return 1;
}

/** The same question about the same network. */
static int is_same_question(const struct comparison_entry *a, const struct comparison_entry *b) {
  const int is_same_batch = a->batch <= b->batch ? a->batch >= b->batch : isnan(a->batch) && isnan(b->batch);
  return a->input->is_profile == b->input->is_profile && is_same_batch && strcmp(a->network, b->network) == 0;
}

/** A series has timings from one file only, and one answer to each question. */
static int may_join(const struct comparison_parts *parts, size_t series,
                    const struct comparison_entry *entry) {
  const struct comparison_series *home = &parts->series[series];
  if (!is_same_device(home->first, entry)) return 0;
  if (!entry->input->is_profile && home->timed && home->timed != entry->input) return 0;
  for (size_t index = 0; index < parts->entry_count; index++) {
    const struct comparison_entry *other = &parts->entries[index];
    if (other->is_placed && other->series == series && is_same_question(other, entry)) return 0;
  }
  return 1;
}

static void start_series(struct comparison_series *series, size_t index,
                         const struct comparison_entry *first) {
  const char letter = (char)('A' + index % 26);
  *series = (struct comparison_series){.first = first};
  if (index < 26)
    snprintf(series->id, sizeof series->id, "%c", letter);
  else
    snprintf(series->id, sizeof series->id, "%c%c", (char)('A' + index / 26 - 1), letter);
}

static int place_entry(struct comparison_parts *parts, struct comparison_entry *entry) {
  size_t index = 0;
  while (index < parts->series_count && !may_join(parts, index, entry)) index++;
  if (index == COMPARISON_MOST_SERIES) {
    report("%s: more than 100 devices and ways to use them in all; compare fewer at a time",
           entry->input->path);
    return EXIT_FAILED;
  }
  struct comparison_series *series = &parts->series[index];
  if (index == parts->series_count) start_series(series, parts->series_count++, entry);
  if (!entry->input->is_profile) series->timed = entry->input;
  entry->series = index;
  entry->is_placed = 1;
  return EXIT_DONE;
}

/** What failed knows less of its device, and so looks for its place after what ran. */
static int place_entries(struct comparison_parts *parts, const struct comparison_input *input) {
  for (int is_ok = 1; is_ok >= 0; is_ok--)
    for (size_t index = 0; index < parts->entry_count; index++) {
      struct comparison_entry *entry = &parts->entries[index];
      if (entry->input != input || entry->is_ok != is_ok) continue;
      if (place_entry(parts, entry) != EXIT_DONE) return EXIT_FAILED;
    }
  return EXIT_DONE;
}

static void add_entries(struct comparison_parts *parts, const struct comparison_input *inputs,
                        size_t input_count, size_t index) {
  const cJSON *result;
  cJSON_ArrayForEach(result, json_find(inputs[index].root, "results")) {
    parts->entries =
        allocate_more(parts->entries, parts->entry_count, &parts->entry_capacity, sizeof *parts->entries);
    const char *model = json_text(result, "model"), *status = json_text(result, "status");
    parts->entries[parts->entry_count++] =
        (struct comparison_entry){.input = &inputs[index],
                                  .json = result,
                                  .network = name_network(model, is_ambiguous(inputs, input_count, model)),
                                  .batch = json_number(result, "batch"),
                                  .is_ok = !*status || strcmp(status, "ok") == 0};
  }
}

int comparison_parts_gather(struct comparison_parts *parts, const struct comparison_input *inputs,
                            size_t input_count) {
  for (size_t index = 0; index < input_count; index++) add_entries(parts, inputs, input_count, index);
  for (size_t index = 0; index < input_count; index++)
    if (place_entries(parts, &inputs[index]) != EXIT_DONE) return EXIT_FAILED;
  return EXIT_DONE;
}

void comparison_parts_free(struct comparison_parts *parts) {
  for (size_t index = 0; index < parts->entry_count; index++) free(parts->entries[index].network);
  for (size_t index = 0; index < parts->series_count; index++) free(parts->series[index].label);
  free(parts->entries);
  *parts = (struct comparison_parts){0};
}
