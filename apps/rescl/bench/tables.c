#include "bench/tables.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/bench.h"
#include "console/report.h"
#include "console/table.h"
#include "console/terminal.h"
#include "console/units.h"
#include "data/json_read.h"
#include "data/path.h"
#include "measure/result_json.h"

/** What is not known is a dash. */
static void add_known(struct table *table, struct unit_text known) {
  table_cell(table, "%s", known.text[0] ? known.text : "-");
}

static int is_ok(const cJSON *entry) {
  return strcmp(json_text(entry, "status"), "ok") == 0;
}

/** The selector, or whatever else is known. */
static const char *device_label(const cJSON *entry) {
  const char *selector = json_text(entry, "device.selector");
  return *selector ? selector : json_text(entry, "device.name");
}

static void add_model(struct table *table, const cJSON *entry) {
  const char *name = path_file_name(json_text(entry, "model"));
  table_cell(table, "%s", *name ? name : "-");
  if (cJSON_IsNumber(json_find(entry, "batch")))
    table_cell(table, "%.0f", json_number(entry, "batch"));
  else
    table_cell(table, "-");
  table_cell(table, "%s", device_label(entry));
}

/** What there is to remark; empty where all is as it should be. */
static void describe(const cJSON *entry, char *text, size_t text_bytes) {
  const char *message = json_text(entry, "message");
  text[0] = '\0';
  if (!is_ok(entry))
    snprintf(text, text_bytes, "%s: %.*s", unit_words(json_text(entry, "status")).text,
             (int)strcspn(message, "\n"), message);
  else if (json_flag(entry, "drift.is_drifting"))
    snprintf(text, text_bytes, "became %s: %s ms in the first third of the runs, %s in the last",
             json_number(entry, "drift.ratio") > 1.0 ? "slower" : "faster",
             unit_number(json_number(entry, "drift.first_third_ms")).text,
             unit_number(json_number(entry, "drift.last_third_ms")).text);
}

/** What the table of speeds shows, from the fourth column on. */
static void add_speed(struct table *table, const cJSON *entry) {
  static const char *const numbers[] = {"latency_ms.median", "latency_ms.spread", "latency_ms.p90",
                                        "device_ms.median",  "images_per_second", "gflops"};
  for (size_t number = 0; number < sizeof numbers / sizeof *numbers; number++)
    add_known(table, unit_number(json_number(entry, numbers[number])));
  add_known(table, unit_percent(result_json_fraction_of_peak(entry)));
}

/** One of the columns that are there only where a row has something to show in them. */
static struct table_column *choose_columns(const cJSON *entries, struct table_column *end, int *has_error,
                                           int *has_remark) {
  const cJSON *entry;
  char text[32];
  *has_error = *has_remark = 0;
  cJSON_ArrayForEach(entry, entries) {
    describe(entry, text, sizeof text);
    *has_error = *has_error || !isnan(json_number(entry, "max_relative_error"));
    *has_remark = *has_remark || text[0];
  }
  if (*has_error) *end++ = (struct table_column){"error", TABLE_RIGHT};
  if (*has_remark) *end++ = (struct table_column){"remark", TABLE_LEFT};
  return end;
}

static void print_speed(const cJSON *entries) {
  enum { USUAL = 10, MOST = USUAL + 2 };
  struct table_column columns[MOST] = {{"model", TABLE_LEFT},      {"batch", TABLE_RIGHT},
                                       {"device", TABLE_LEFT},     {"median ms", TABLE_RIGHT},
                                       {"±", TABLE_RIGHT},         {"p90 ms", TABLE_RIGHT},
                                       {"device ms", TABLE_RIGHT}, {"images/s", TABLE_RIGHT},
                                       {"GFLOPS", TABLE_RIGHT},    {"of peak", TABLE_RIGHT}};
  int has_error, has_remark;
  const size_t count = (size_t)(choose_columns(entries, columns + USUAL, &has_error, &has_remark) - columns);
  struct table *table = table_new(columns, count);
  const cJSON *entry;
  cJSON_ArrayForEach(entry, entries) {
    char remark[900];
    const double error = json_number(entry, "max_relative_error");
    describe(entry, remark, sizeof remark);
    add_model(table, entry);
    add_speed(table, entry);
    if (has_error) table_cell(table, "%s", isnan(error) ? "-" : unit_error(error).text);
    if (has_remark) table_cell(table, "%s", remark);
  }
  table_print(table, stdout);
  table_free(table);
}

static void add_startup(struct table *table, const cJSON *entry) {
  static const char *const times[] = {"startup_ms.load", "startup_ms.tune", "startup_ms.compile",
                                      "startup_ms.upload", "startup_ms.first_run"};
  static const char *const sizes[] = {"memory_bytes.weights", "memory_bytes.arena",
                                      "memory_bytes.host_running", "memory_bytes.host_peak"};
  double sum = 0.0;
  for (size_t time = 0; time < sizeof times / sizeof *times; time++) sum += json_number(entry, times[time]);
  add_model(table, entry);
  add_known(table, unit_number(sum));
  for (size_t time = 0; time < sizeof times / sizeof *times; time++)
    add_known(table, unit_number(json_number(entry, times[time])));
  for (size_t size = 0; size < sizeof sizes / sizeof *sizes; size++)
    table_cell(table, "%s", unit_bytes((uint64_t)json_number(entry, sizes[size])).text);
}

static void print_startup(const cJSON *entries) {
  static const struct table_column columns[] = {
      {"model", TABLE_LEFT},       {"batch", TABLE_RIGHT},       {"device", TABLE_LEFT},
      {"startup ms", TABLE_RIGHT}, {"load", TABLE_RIGHT},        {"tune", TABLE_RIGHT},
      {"compile", TABLE_RIGHT},    {"upload", TABLE_RIGHT},      {"first run", TABLE_RIGHT},
      {"weights", TABLE_RIGHT},    {"activations", TABLE_RIGHT}, {"memory", TABLE_RIGHT},
      {"peak memory", TABLE_RIGHT}};
  struct table *table = table_new(columns, sizeof columns / sizeof *columns);
  const cJSON *entry;
  cJSON_ArrayForEach(entry, entries) if (is_ok(entry)) add_startup(table, entry);
  table_print(table, stdout);
  table_free(table);
}

/** Only where there is something to say. */
static void print_wrong(const cJSON *entries) {
  const cJSON *entry;
  cJSON_ArrayForEach(entry, entries) {
    if (!(json_number(entry, "candidates_wrong") > 0.0)) continue;
    char *path = format_text("%s", json_text(entry, "model"));
    text_make_safe(path, "");
    printf("\n%s, batch %.0f, %s: %.0f ways to run layers compute wrongly on this device and are not used; "
           "'rescl tune' names them\n",
           path, json_number(entry, "batch"), device_label(entry), json_number(entry, "candidates_wrong"));
    free(path);
  }
}

/** "0:0 is NAME, 2 of 2 units; measured peak: 330 GFLOPS, 21.3 GB/s" */
static void print_device(const cJSON *entry) {
  const double units = json_number(entry, "device.compute_units"), threads = json_number(entry, "threads");
  const double gflops = json_number(entry, "peak_gflops_measured");
  char *name = format_text("%s is %s", device_label(entry), json_text(entry, "device.name"));
  text_make_safe(name, "");
  printf("%s, %.0f of %.0f units", name, threads < units ? threads : units, units);
  if (gflops > 0.0)
    printf("; measured peak: %.0f GFLOPS, %.1f GB/s", gflops,
           json_number(entry, "peak_bandwidth_gbs_measured"));
  printf("\n");
  free(name);
}

static void print_devices(const cJSON *entries) {
  const cJSON *entry, *shown = NULL;
  printf("\n");
  cJSON_ArrayForEach(entry, entries) {
    if (!is_ok(entry) || (shown && strcmp(device_label(shown), device_label(entry)) == 0)) continue;
    print_device(entry);
    shown = entry;
  }
}

void bench_report_print(const cJSON *entries) {
  int ok_count = 0;
  const cJSON *entry;
  cJSON_ArrayForEach(entry, entries) ok_count += is_ok(entry);
  if (cJSON_GetArraySize(entries) == 0) return;
  print_speed(entries);
  if (ok_count == 0) return;
  printf("\n");
  print_startup(entries);
  print_wrong(entries);
  print_devices(entries);
}

void bench_report_judge(const cJSON *entries) {
  const cJSON *entry;
  cJSON_ArrayForEach(entry, entries) {
    const double error = json_number(entry, "max_relative_error");
    if (isnan(error) || error <= RESULT_TOLERANCE) continue;
    report("%s: batch %.0f on %s: the output has an error of %s, at most %s is allowed; 'rescl verify' names "
           "the "
           "layer",
           json_text(entry, "model"), json_number(entry, "batch"), device_label(entry),
           unit_error(error).text, unit_error(RESULT_TOLERANCE).text);
  }
}

int bench_report_write(const cJSON *entries, const char *path) {
  if (!path) return EXIT_DONE;
  return result_json_write("rescl.bench/1", cJSON_Duplicate(entries, 1), path);
}
