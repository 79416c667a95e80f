#include "compare/table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare/layer_table.h"
#include "compare/text.h"
#include "console/report.h"
#include "console/say.h"
#include "console/table.h"
#include "console/units.h"

enum { MOST_COLUMNS = 16, NETWORK_COLUMNS = 3 };

/** In front of the columns of what was timed. */
static const struct table_column network_columns[NETWORK_COLUMNS] = {
    {"network", TABLE_LEFT}, {"batch", TABLE_RIGHT}, {"device", TABLE_LEFT}};

static void start_part(const char *title) {
  say_bold("\n%s\n", title);
}

static void count_cell(struct table *table, double count, const char *unknown) {
  if (isnan(count))
    table_cell(table, "%s", unknown);
  else
    table_cell(table, "%.0f", count);
}

static void print_devices(const struct comparison *comparison) {
  static const struct table_column columns[] = {
      {"", TABLE_LEFT},        {"device", TABLE_LEFT}, {"type", TABLE_LEFT},   {"units", TABLE_RIGHT},
      {"GFLOPS", TABLE_RIGHT}, {"GB/s", TABLE_RIGHT},  {"driver", TABLE_LEFT}, {"file", TABLE_LEFT}};
  struct table *table = table_new(columns, sizeof columns / sizeof *columns);
  for (size_t index = 0; index < comparison->series_count; index++) {
    const struct comparison_series *series = &comparison->series[index];
    const struct device_facts *device = &series->about->device;
    table_cell(table, "%s", series->id);
    table_cell(table, "%s", series->label);
    table_cell(table, "%s", text_or_empty(device->type));
    count_cell(table, device->compute_units, "");
    table_cell(table, "%s", unit_number(series->peak_gflops).text);
    table_cell(table, "%s", unit_number(series->peak_bandwidth_gbs).text);
    table_cell(table, "%s", text_or_empty(device->driver));
    table_cell(table, "%s", series->first->path);
  }
  table_print(table, stdout);
  table_free(table);
}

/** Names the network once, and then the devices below each other. */
static void network_cells(struct table *table, const struct comparison *comparison,
                          const struct comparison_network *network, size_t series) {
  size_t first = 0;
  while (!network->results[first].timed) first++;
  table_cell(table, "%s", series == first ? network->name : "");
  count_cell(table, series == first ? network->batch : NAN, series == first ? "?" : "");
  table_cell(table, "%s", comparison->series[series].id);
}

/** What failed says so in the first of the columns of its speed. */
static void speed_row(struct table *table, const struct comparison_result *result, size_t column_count) {
  if (result_is_ok(result->timed)) {
    fields_cells(table, result->timed, result_fields, COMPARED_SPEED, "");
    table_cell(table, "%s", comparison_standing(&result->verdict).text);
    return;
  }
  table_cell(table, "%s", unit_words(result->timed->status).text);
  for (size_t column = 0; column < column_count; column++) table_cell(table, "%s", "");
}

static void print_speed(const struct comparison *comparison) {
  char *beside = format_text("beside %s", comparison->series[comparison->baseline].id);
  struct table_column columns[MOST_COLUMNS];
  memcpy(columns, network_columns, sizeof network_columns);
  const size_t count = fields_columns(columns + NETWORK_COLUMNS, result_fields, COMPARED_SPEED);
  columns[NETWORK_COLUMNS + count] = (struct table_column){beside, TABLE_RIGHT};
  struct table *table = table_new(columns, NETWORK_COLUMNS + count + 1);
  for (size_t index = 0; index < comparison->network_count; index++) {
    const struct comparison_network *network = &comparison->networks[index];
    for (size_t series = 0; series < comparison->series_count; series++) {
      if (!network->results[series].timed) continue;
      network_cells(table, comparison, network, series);
      speed_row(table, &network->results[series], count);
    }
  }
  start_part("Speed");
  table_print(table, stdout);
  table_free(table);
  free(beside);
}

static void print_costs(const struct comparison *comparison) {
  struct table_column columns[MOST_COLUMNS];
  memcpy(columns, network_columns, sizeof network_columns);
  const size_t count = fields_columns(columns + NETWORK_COLUMNS, result_fields, COMPARED_COSTS);
  struct table *table = table_new(columns, NETWORK_COLUMNS + count);
  for (size_t index = 0; index < comparison->network_count; index++) {
    const struct comparison_network *network = &comparison->networks[index];
    for (size_t series = 0; series < comparison->series_count; series++) {
      const struct result *result = network->results[series].timed;
      if (!result || !result_is_ok(result)) continue;
      network_cells(table, comparison, network, series);
      fields_cells(table, result, result_fields, COMPARED_COSTS, "");
    }
  }
  start_part("Startup and memory");
  table_print(table, stdout);
  table_free(table);
}

/** The n-th network's results that failed; those of devices as a whole stand before the networks. */
static const struct result *find_failure(const struct comparison *comparison, size_t number, size_t series) {
  if (number == 0) return comparison->series[series].failure;
  const struct result *result = comparison->networks[number - 1].results[series].timed;
  return result && !result_is_ok(result) ? result : NULL;
}

static void print_failure(const char *title, const struct result *failure, const char *series) {
  const char *message = text_or_empty(failure->message);
  char *text = format_text("%s%s: %s%s%s", title, series, unit_words(failure->status).text,
                           *message ? ": " : "", message);
  say_lines(text);
  free(text);
}

static void print_failures(const struct comparison *comparison) {
  int is_first = 1;
  for (size_t index = 0; index <= comparison->network_count; index++) {
    char *title =
        index == 0 ? format_text("%s", "") : comparison_network_title(&comparison->networks[index - 1]);
    for (size_t series = 0; series < comparison->series_count; series++) {
      const struct result *failure = find_failure(comparison, index, series);
      if (!failure) continue;
      if (is_first) start_part("Failed");
      is_first = 0;
      print_failure(title, failure, comparison->series[series].id);
    }
    free(title);
  }
}

static int has_results(const struct comparison *comparison) {
  for (size_t index = 0; index < comparison->network_count; index++)
    for (size_t series = 0; series < comparison->series_count; series++)
      if (comparison->networks[index].results[series].timed) return 1;
  return 0;
}

void comparison_print(const struct comparison *comparison, size_t layer_count) {
  print_devices(comparison);
  if (has_results(comparison)) {
    print_speed(comparison);
    print_costs(comparison);
  }
  comparison_print_layers(comparison, layer_count);
  print_failures(comparison);
  if (comparison->note_count > 0) start_part("Notes");
  for (size_t index = 0; index < comparison->note_count; index++) say_lines(comparison->notes[index]);
}
