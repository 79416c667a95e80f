#include "compare/table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare/layer_table.h"
#include "compare/text.h"
#include "console/report.h"
#include "console/table.h"
#include "console/terminal.h"
#include "console/units.h"
#include "data/json_read.h"

static int is_ok(const cJSON *result) {
  return strcmp(json_text(result, "status"), "ok") == 0;
}

static void start_part(const char *title) {
  printf("\n%s%s%s\n", terminal_bold(stdout), title, terminal_plain(stdout));
}

static void number_cell(struct table *table, const cJSON *object, const char *path) {
  table_cell(table, "%s", unit_number(json_number(object, path)).text);
}

static void count_cell(struct table *table, double count, const char *unknown) {
  if (isnan(count))
    table_cell(table, "%s", unknown);
  else
    table_cell(table, "%.0f", count);
}

static void bytes_cell(struct table *table, const cJSON *object, const char *path) {
  const double bytes = json_number(object, path);
  table_cell(table, "%s", isnan(bytes) ? "" : unit_bytes((uint64_t)bytes).text);
}

static void print_devices(const cJSON *comparison) {
  static const struct table_column columns[] = {
      {"", TABLE_LEFT},        {"device", TABLE_LEFT}, {"type", TABLE_LEFT},   {"units", TABLE_RIGHT},
      {"GFLOPS", TABLE_RIGHT}, {"GB/s", TABLE_RIGHT},  {"driver", TABLE_LEFT}, {"file", TABLE_LEFT}};
  struct table *table = table_new(columns, sizeof columns / sizeof *columns);
  const cJSON *series;
  cJSON_ArrayForEach(series, json_find(comparison, "series")) {
    const cJSON *file = cJSON_GetArrayItem(json_find(series, "files"), 0);
    table_cell(table, "%s", json_text(series, "id"));
    table_cell(table, "%s", json_text(series, "label"));
    table_cell(table, "%s", json_text(series, "device.type"));
    count_cell(table, json_number(series, "device.compute_units"), "");
    number_cell(table, series, "peak_gflops_measured");
    number_cell(table, series, "peak_bandwidth_gbs_measured");
    table_cell(table, "%s", json_text(series, "device.driver"));
    table_cell(table, "%s", cJSON_IsString(file) ? file->valuestring : "");
  }
  table_print(table, stdout);
  table_free(table);
}

/** Names the network once, and then the devices below each other. */
static void network_cells(struct table *table, const cJSON *network, const cJSON *result) {
  const int is_first = cJSON_GetArrayItem(json_find(network, "results"), 0) == result;
  table_cell(table, "%s", is_first ? json_text(network, "name") : "");
  count_cell(table, is_first ? json_number(network, "batch") : NAN, is_first ? "?" : "");
  table_cell(table, "%s", json_text(result, "series"));
}

static void speed_row(struct table *table, const cJSON *result) {
  static const char *const times[] = {"latency_ms.median", "latency_ms.spread", "latency_ms.p90",
                                      "latency_ms.p99", "images_per_second"};
  for (size_t index = 0; index < sizeof times / sizeof *times; index++)
    if (index == 0 && !is_ok(result))
      table_cell(table, "%s", unit_words(json_text(result, "status")).text);
    else
      number_cell(table, result, times[index]);
  table_cell(table, "%s", unit_percent(json_number(result, "fraction_of_peak")).text);
  table_cell(table, "%s", comparison_standing(result).text);
}

static void print_speed(const cJSON *comparison) {
  char *beside = format_text("beside %s", json_text(comparison, "baseline"));
  const struct table_column columns[] = {
      {"network", TABLE_LEFT},  {"batch", TABLE_RIGHT},  {"device", TABLE_LEFT},  {"median ms", TABLE_RIGHT},
      {"± ms", TABLE_RIGHT},    {"p90 ms", TABLE_RIGHT}, {"p99 ms", TABLE_RIGHT}, {"images/s", TABLE_RIGHT},
      {"of peak", TABLE_RIGHT}, {beside, TABLE_RIGHT}};
  struct table *table = table_new(columns, sizeof columns / sizeof *columns);
  const cJSON *network, *result;
  cJSON_ArrayForEach(network, json_find(comparison, "networks")) {
    cJSON_ArrayForEach(result, json_find(network, "results")) {
      network_cells(table, network, result);
      speed_row(table, result);
    }
  }
  start_part("Speed");
  table_print(table, stdout);
  table_free(table);
  free(beside);
}

static void cost_row(struct table *table, const cJSON *result) {
  static const char *const times[] = {"startup_ms.load", "startup_ms.tune", "startup_ms.compile",
                                      "startup_ms.upload", "startup_ms.first_run"};
  double sum = 0.0;
  for (size_t index = 0; index < sizeof times / sizeof *times; index++)
    sum += json_number(result, times[index]);
  table_cell(table, "%s", unit_number(sum).text);
  for (size_t index = 0; index < sizeof times / sizeof *times; index++)
    number_cell(table, result, times[index]);
  bytes_cell(table, result, "memory_bytes.weights");
  bytes_cell(table, result, "memory_bytes.arena");
  bytes_cell(table, result, "memory_bytes.host_peak");
}

static void print_costs(const cJSON *comparison) {
  static const struct table_column columns[] = {
      {"network", TABLE_LEFT},     {"batch", TABLE_RIGHT},       {"device", TABLE_LEFT},
      {"startup ms", TABLE_RIGHT}, {"load", TABLE_RIGHT},        {"tune", TABLE_RIGHT},
      {"compile", TABLE_RIGHT},    {"upload", TABLE_RIGHT},      {"first run", TABLE_RIGHT},
      {"weights", TABLE_RIGHT},    {"activations", TABLE_RIGHT}, {"peak memory", TABLE_RIGHT}};
  struct table *table = table_new(columns, sizeof columns / sizeof *columns);
  const cJSON *network, *result;
  cJSON_ArrayForEach(network, json_find(comparison, "networks")) {
    cJSON_ArrayForEach(result, json_find(network, "results")) {
      if (!is_ok(result)) continue;
      network_cells(table, network, result);
      cost_row(table, result);
    }
  }
  start_part("Startup and memory");
  table_print(table, stdout);
  table_free(table);
}

static void print_failure(const char *place, const cJSON *failed, const char *series) {
  const char *message = json_text(failed, "message");
  char *text = format_text("%s%s: %s%s%s", place, series, unit_words(json_text(failed, "status")).text,
                           *message ? ": " : "", message);
  text_make_safe(text, "\n\t");
  printf("%s\n", text);
  free(text);
}

static void print_failures(const cJSON *comparison) {
  const cJSON *series, *network, *result;
  cJSON_ArrayForEach(series, json_find(comparison, "series")) {
    if (!is_ok(series)) print_failure("", series, json_text(series, "id"));
  }
  cJSON_ArrayForEach(network, json_find(comparison, "networks")) {
    char *place = comparison_place(network);
    cJSON_ArrayForEach(result, json_find(network, "results")) {
      if (!is_ok(result)) print_failure(place, result, json_text(result, "series"));
    }
    free(place);
  }
}

static int has_failures(const cJSON *comparison) {
  const cJSON *series, *network, *result;
  cJSON_ArrayForEach(series, json_find(comparison, "series")) {
    if (!is_ok(series)) return 1;
  }
  cJSON_ArrayForEach(network, json_find(comparison, "networks")) {
    cJSON_ArrayForEach(result, json_find(network, "results")) {
      if (!is_ok(result)) return 1;
    }
  }
  return 0;
}

static int has_results(const cJSON *comparison) {
  const cJSON *network;
  cJSON_ArrayForEach(network, json_find(comparison, "networks")) {
    if (cJSON_GetArraySize(json_find(network, "results")) > 0) return 1;
  }
  return 0;
}

static void print_notes(const cJSON *comparison) {
  const cJSON *note, *notes = json_find(comparison, "notes");
  if (cJSON_GetArraySize(notes) > 0) start_part("Notes");
  cJSON_ArrayForEach(note, notes) printf("%s\n", note->valuestring);
}

void comparison_print(const cJSON *comparison, size_t layer_count) {
  print_devices(comparison);
  if (has_results(comparison)) {
    print_speed(comparison);
    print_costs(comparison);
  }
  comparison_print_layers(comparison, layer_count);
  if (has_failures(comparison)) start_part("Failed");
  print_failures(comparison);
  print_notes(comparison);
}
