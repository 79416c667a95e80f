#include "compare/comparison.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "console/report.h"
#include "data/path.h"

/** Whether one file has results of two models of that file name: then only their paths tell them apart. */
static int is_ambiguous(const struct comparison_input *inputs, size_t input_count, const char *model) {
  for (size_t index = 0; index < input_count; index++) {
    const char *seen = NULL;
    for (size_t result = 0; result < inputs[index].count; result++) {
      const char *other = text_or_empty(inputs[index].results[result].model);
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

static int is_same_number(double a, double b) {
  return isnan(a) || isnan(b) ? isnan(a) && isnan(b) : a <= b && a >= b;
}

static int is_same_text(const char *a, const char *b) {
  return a && b ? strcmp(a, b) == 0 : a == b;
}

static int is_same_host(const struct host *a, const struct host *b) {
  return is_same_text(a->cpu, b->cpu) && is_same_text(a->os, b->os) && is_same_number(a->cores, b->cores);
}

/** What failed may not have got as far as to know all that tells devices apart. */
static int is_same_device(const struct result *a, const struct result *b) {
  const char *const texts[][2] = {{a->device.name, b->device.name},
                                  {a->device.selector, b->device.selector},
                                  {a->device.platform, b->device.platform},
                                  {a->device.driver, b->device.driver},
                                  {a->algorithm, b->algorithm}};
  const int are_ok = result_is_ok(a) && result_is_ok(b);
  for (size_t index = 0; index < sizeof texts / sizeof *texts; index++) {
    const int is_unknown = !texts[index][0] || !texts[index][1];
    if (!is_same_text(texts[index][0], texts[index][1]) && (are_ok || !is_unknown)) return 0;
  }
  return is_same_number(a->threads, b->threads) || (!are_ok && (isnan(a->threads) || isnan(b->threads)));
}

/** The same question about the same network. */
static int is_same_question(const struct comparison_entry *a, const struct comparison_entry *b) {
  return a->input->is_profile == b->input->is_profile && is_same_number(a->result->batch, b->result->batch) &&
         strcmp(a->network, b->network) == 0;
}

/** A series has timings from one file only, and one answer to each question. */
static int may_join(const struct comparison *comparison, size_t series,
                    const struct comparison_entry *entry) {
  const struct comparison_series *home = &comparison->series[series];
  if (home->first != entry->input && !is_same_host(&home->first->host, &entry->input->host)) return 0;
  if (!is_same_device(home->about, entry->result)) return 0;
  if (!entry->input->is_profile && home->timed && home->timed != entry->input) return 0;
  for (size_t index = 0; index < comparison->entry_count; index++) {
    const struct comparison_entry *other = &comparison->entries[index];
    if (other->has_series && other->series == series && is_same_question(other, entry)) return 0;
  }
  return 1;
}

static void start_series(struct comparison_series *series, size_t index,
                         const struct comparison_entry *first) {
  const char letter = (char)('A' + index % 26);
  *series = (struct comparison_series){
      .first = first->input, .about = first->result, .peak_gflops = NAN, .peak_bandwidth_gbs = NAN};
  if (index < 26)
    snprintf(series->id, sizeof series->id, "%c", letter);
  else
    snprintf(series->id, sizeof series->id, "%c%c", (char)('A' + index / 26 - 1), letter);
}

static int sort_entry(struct comparison *comparison, struct comparison_entry *entry) {
  size_t index = 0;
  while (index < comparison->series_count && !may_join(comparison, index, entry)) index++;
  if (index == COMPARISON_MOST_SERIES) {
    report("%s: more than 100 devices and ways to use them in all; compare fewer at a time",
           entry->input->path);
    return EXIT_FAILED;
  }
  struct comparison_series *series = &comparison->series[index];
  if (index == comparison->series_count) start_series(series, comparison->series_count++, entry);
  if (!entry->input->is_profile) series->timed = entry->input;
  if (!result_is_ok(entry->result) && !entry->network[0] && !series->failure) series->failure = entry->result;
  series->peak_gflops = fmax(series->peak_gflops, entry->result->peak_gflops);
  series->peak_bandwidth_gbs = fmax(series->peak_bandwidth_gbs, entry->result->peak_bandwidth_gbs);
  entry->series = index;
  entry->has_series = 1;
  return EXIT_DONE;
}

/** What failed knows less of its device, and so looks for its series after what ran. */
static int sort_entries(struct comparison *comparison, const struct comparison_input *input) {
  for (int is_ok = 1; is_ok >= 0; is_ok--)
    for (size_t index = 0; index < comparison->entry_count; index++) {
      struct comparison_entry *entry = &comparison->entries[index];
      if (entry->input != input || result_is_ok(entry->result) != is_ok) continue;
      if (sort_entry(comparison, entry) != EXIT_DONE) return EXIT_FAILED;
    }
  return EXIT_DONE;
}

static void add_entries(struct comparison *comparison, const struct comparison_input *inputs,
                        size_t input_count, size_t index) {
  for (size_t result = 0; result < inputs[index].count; result++) {
    comparison->entries = allocate_more(comparison->entries, comparison->entry_count,
                                        &comparison->entry_capacity, sizeof *comparison->entries);
    const char *model = text_or_empty(inputs[index].results[result].model);
    comparison->entries[comparison->entry_count++] =
        (struct comparison_entry){.input = &inputs[index],
                                  .result = &inputs[index].results[result],
                                  .network = name_network(model, is_ambiguous(inputs, input_count, model))};
  }
}

int comparison_gather(struct comparison *comparison, const struct comparison_input *inputs,
                      size_t input_count) {
  for (size_t index = 0; index < input_count; index++) add_entries(comparison, inputs, input_count, index);
  for (size_t index = 0; index < input_count; index++)
    if (sort_entries(comparison, &inputs[index]) != EXIT_DONE) return EXIT_FAILED;
  return EXIT_DONE;
}
