#include "bench/tables.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/bench.h"
#include "console/report.h"
#include "console/say.h"
#include "console/table.h"
#include "console/units.h"
#include "data/path.h"

enum { MOST_COLUMNS = 16, MODEL_COLUMNS = 3 };

/** In front of the columns of each table. */
static const struct table_column model_columns[MODEL_COLUMNS] = {
    {"model", TABLE_LEFT}, {"batch", TABLE_RIGHT}, {"device", TABLE_LEFT}};

/** The selector, or whatever else is known. */
static const char *device_label(const struct result *entry) {
  const char *selector = entry->device.selector, *name = entry->device.name;
  return selector && *selector ? selector : name ? name : "";
}

static void add_model(struct table *table, const struct result *entry) {
  table_cell(table, "%s", entry->model ? path_file_name(entry->model) : "-");
  if (isnan(entry->batch))
    table_cell(table, "-");
  else
    table_cell(table, "%.0f", entry->batch);
  table_cell(table, "%s", device_label(entry));
}

/** What there is to remark; empty where all is as it should be. */
static void describe(const struct result *entry, char *text, size_t text_bytes) {
  const char *message = entry->message ? entry->message : "";
  text[0] = '\0';
  if (!result_is_ok(entry))
    snprintf(text, text_bytes, "%s: %.*s", unit_words(entry->status).text, (int)strcspn(message, "\n"),
             message);
  else if (entry->drift.is_drifting)
    snprintf(text, text_bytes, "became %s: %s ms in the first third of the runs, %s in the last",
             entry->drift.ratio > 1.0 ? "slower" : "faster", unit_number(entry->drift.first).text,
             unit_number(entry->drift.last).text);
}

/** Columns that are there only where a row has something to show in them. */
static struct table_column *choose_columns(const struct bench_results *results, struct table_column *end,
                                           int *has_error, int *has_remark) {
  char text[32];
  *has_error = *has_remark = 0;
  for (size_t index = 0; index < results->count; index++) {
    describe(&results->entries[index], text, sizeof text);
    *has_error = *has_error || !isnan(results->entries[index].max_relative_error);
    *has_remark = *has_remark || text[0];
  }
  if (*has_error) *end++ = (struct table_column){"error", TABLE_RIGHT};
  if (*has_remark) *end++ = (struct table_column){"remark", TABLE_LEFT};
  return end;
}

static void print_speed(const struct bench_results *results) {
  struct table_column columns[MOST_COLUMNS], *end = columns + MODEL_COLUMNS;
  int has_error, has_remark;
  memcpy(columns, model_columns, sizeof model_columns);
  end += fields_columns(end, result_fields, BENCH_SPEED);
  end = choose_columns(results, end, &has_error, &has_remark);
  struct table *table = table_new(columns, (size_t)(end - columns));
  for (size_t index = 0; index < results->count; index++) {
    const struct result *entry = &results->entries[index];
    const double error = entry->max_relative_error;
    char remark[900];
    describe(entry, remark, sizeof remark);
    add_model(table, entry);
    fields_cells(table, entry, result_fields, BENCH_SPEED, "-");
    if (has_error) table_cell(table, "%s", isnan(error) ? "-" : unit_error(error).text);
    if (has_remark) table_cell(table, "%s", remark);
  }
  table_print(table, stdout);
  table_free(table);
}

static void print_costs(const struct bench_results *results) {
  struct table_column columns[MOST_COLUMNS];
  memcpy(columns, model_columns, sizeof model_columns);
  const size_t count = fields_columns(columns + MODEL_COLUMNS, result_fields, BENCH_COSTS);
  struct table *table = table_new(columns, MODEL_COLUMNS + count);
  for (size_t index = 0; index < results->count; index++) {
    if (!result_is_ok(&results->entries[index])) continue;
    add_model(table, &results->entries[index]);
    fields_cells(table, &results->entries[index], result_fields, BENCH_COSTS, "-");
  }
  table_print(table, stdout);
  table_free(table);
}

/** Only where there is something to say. */
static void print_notes(const struct result *entry) {
  if (entry->lacks_memory)
    say("\n%s, batch %.0f, %s: there was too little memory for some ways to run layers, which may be slower "
        "than they "
        "could be; 'rescl profile' names them\n",
        entry->model, entry->batch, device_label(entry));
  if (!(entry->candidates_wrong > 0.0)) return;
  say("\n%s, batch %.0f, %s: %.0f ways to run layers compute wrongly on this device and are not used; "
      "'rescl tune' names them\n",
      entry->model, entry->batch, device_label(entry), entry->candidates_wrong);
}

/** "0:0 is NAME, 2 of 2 units; measured peak: 330 GFLOPS, 21.3 GB/s" */
static void print_device(const struct result *entry) {
  const double units = entry->device.compute_units;
  say("%s is %s, %.0f of %.0f units", device_label(entry), entry->device.name,
      entry->threads < units ? entry->threads : units, units);
  if (entry->peak_gflops > 0.0)
    say("; measured peak: %.0f GFLOPS, %.1f GB/s", entry->peak_gflops, entry->peak_bandwidth_gbs);
  say("\n");
}

static void print_devices(const struct bench_results *results) {
  const struct result *shown = NULL;
  say("\n");
  for (size_t index = 0; index < results->count; index++) {
    const struct result *entry = &results->entries[index];
    if (!result_is_ok(entry) || (shown && strcmp(device_label(shown), device_label(entry)) == 0)) continue;
    print_device(entry);
    shown = entry;
  }
}

void bench_print(const struct bench_results *results) {
  size_t ok_count = 0;
  for (size_t index = 0; index < results->count; index++)
    ok_count += (size_t)result_is_ok(&results->entries[index]);
  if (results->count == 0) return;
  print_speed(results);
  if (ok_count == 0) return;
  say("\n");
  print_costs(results);
  for (size_t index = 0; index < results->count; index++) print_notes(&results->entries[index]);
  print_devices(results);
}

void bench_judge(const struct bench_results *results) {
  for (size_t index = 0; index < results->count; index++) {
    const struct result *entry = &results->entries[index];
    const double error = entry->max_relative_error;
    if (isnan(error) || error <= RESULT_TOLERANCE) continue;
    report("%s: batch %.0f on %s: the output has an error of %s, at most %s is allowed; 'rescl verify' names "
           "the layer",
           entry->model, entry->batch, device_label(entry), unit_error(error).text,
           unit_error(RESULT_TOLERANCE).text);
  }
}
