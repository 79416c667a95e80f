#include "profile/tables.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "console/report.h"
#include "console/table.h"
#include "console/terminal.h"
#include "console/units.h"

enum { BAR_COLUMNS = 12 };

static const char *const limits[] = {
    [LIMIT_UNKNOWN] = "?", [LIMIT_ARITHMETIC] = "arithmetic", [LIMIT_MEMORY] = "memory"};

static int compare_times(const void *first, const void *second) {
  const struct profile_layer *a = *(const struct profile_layer *const *)first;
  const struct profile_layer *b = *(const struct profile_layer *const *)second;
  if (a->ms != b->ms) return a->ms < b->ms ? 1 : -1;
  return a < b ? -1 : 1;
}

/** The layers as they are to be shown; the caller frees the array. */
static const struct profile_layer **choose_layers(const struct profile_report *report, size_t *count) {
  const struct profile *profile = report->profile;
  const struct profile_layer **layers = allocate(profile->layer_count, sizeof *layers);
  for (size_t index = 0; index < profile->layer_count; index++) layers[index] = &profile->layers[index];
  *count = profile->layer_count;
  if (report->top == 0) return layers;
  qsort(layers, *count, sizeof *layers, compare_times);
  if (report->top < *count) *count = report->top;
  return layers;
}

/** A speed; nothing where there is none. */
static void add_speed(struct table *table, double speed) {
  if (speed > 0.0)
    table_cell(table, "%.*f", speed < 0.995 ? 2 : speed < 9.95 ? 1 : 0, speed);
  else
    table_cell(table, "-");
}

/** How long, which share, and a bar, as long as the longest's where it is that. */
static void add_time(struct table *table, double ms, double share, double largest_share) {
  table_cell(table, "%.3f", ms);
  table_cell(table, "%.1f %%", 100.0 * share);
  table_cell(table, "%s", unit_bar(largest_share > 0.0 ? share / largest_share : 0.0, BAR_COLUMNS).text);
}

static void add_layer(struct table *table, const struct profile_layer *layer, double largest_share) {
  table_cell(table, "%s", layer->is.name);
  table_cell(table, "%s", layer->is.op);
  table_cell(table, "%s", layer->is.algorithm);
  table_cell(table, "%s", unit_shape(layer->is.rank, layer->is.shape).text);
  add_time(table, layer->ms, layer->share, largest_share);
  add_speed(table, layer->gflops);
  add_speed(table, layer->gbs);
  const int is_idle = layer->ms <= 0.0;
  table_cell(table, "%s", is_idle ? "-" : limits[layer->limit]);
  if (is_idle || isnan(layer->fraction))
    table_cell(table, "-");
  else
    table_cell(table, "%.0f %%", 100.0 * layer->fraction);
}

static void print_layers(const struct profile_report *report) {
  static const struct table_column columns[] = {
      {"layer", TABLE_LEFT}, {"operator", TABLE_LEFT}, {"algorithm", TABLE_LEFT}, {"output", TABLE_LEFT},
      {"ms", TABLE_RIGHT},   {"share", TABLE_RIGHT},   {"", TABLE_LEFT},          {"GFLOPS", TABLE_RIGHT},
      {"GB/s", TABLE_RIGHT}, {"limit", TABLE_LEFT},    {"reached", TABLE_RIGHT}};
  size_t count = 0;
  const struct profile_layer **layers = choose_layers(report, &count);
  double largest_share = 0.0, shown_ms = 0.0;
  struct table *table = table_new(columns, sizeof columns / sizeof *columns);
  for (size_t index = 0; index < count; index++) largest_share = fmax(largest_share, layers[index]->share);
  for (size_t index = 0; index < count; index++) {
    add_layer(table, layers[index], largest_share);
    shown_ms += layers[index]->ms;
  }
  table_print(table, stdout);
  table_free(table);
  free(layers);
  const size_t left = report->profile->layer_count - count;
  if (left > 0)
    printf("… and %zu more that take %.3f ms\n", left, fmax(0.0, report->profile->device_ms - shown_ms));
}

static void print_groups(const struct profile *profile, const char *heading, profile_key key) {
  const struct table_column columns[] = {{heading, TABLE_LEFT}, {"layers", TABLE_RIGHT},
                                         {"ms", TABLE_RIGHT},   {"share", TABLE_RIGHT},
                                         {"", TABLE_LEFT},      {"GFLOPS", TABLE_RIGHT}};
  size_t count = 0;
  struct profile_group *groups = profile_group(profile, key, &count);
  struct table *table = table_new(columns, sizeof columns / sizeof *columns);
  for (size_t index = 0; index < count; index++) {
    table_cell(table, "%s", groups[index].name);
    table_cell(table, "%zu", groups[index].layer_count);
    add_time(table, groups[index].ms, groups[index].share, groups[0].share);
    add_speed(table, groups[index].gflops);
  }
  printf("\n");
  table_print(table, stdout);
  table_free(table);
  free(groups);
}

static void add_part(struct table *table, const char *name, double ms, double whole_ms) {
  table_cell(table, "%s", name);
  table_cell(table, "%.3f", ms);
  table_cell(table, "%.1f %%", whole_ms > 0.0 ? 100.0 * ms / whole_ms : 0.0);
  table_cell(table, "%s", unit_bar(whole_ms > 0.0 ? ms / whole_ms : 0.0, BAR_COLUMNS).text);
}

/** The parts add up to the run with recording, which they are of. */
static void print_whole(const struct profile *profile) {
  static const struct table_column columns[] = {{"where a run's time goes", TABLE_LEFT},
                                                {"ms", TABLE_RIGHT},
                                                {"of the run", TABLE_RIGHT},
                                                {"", TABLE_LEFT}};
  const double whole_ms = profile->recorded_ms;
  struct table *table = table_new(columns, sizeof columns / sizeof *columns);
  printf("\n");
  add_part(table, "all layers together", profile->device_ms, whole_ms);
  add_part(table, "between launches", profile->span_ms - profile->device_ms, whole_ms);
  add_part(table, "inputs and outputs", profile->copies_ms, whole_ms);
  add_part(table, "the rest, on the host", whole_ms - profile->span_ms - profile->copies_ms, whole_ms);
  add_part(table, "the whole run", whole_ms, whole_ms);
  add_part(table, "without recording", profile->latency.median, whole_ms);
  table_print(table, stdout);
  table_free(table);
  printf("\nMeans over the middle half of %" PRId64 " runs with recording; the median of %" PRId64
         " without, which took turns with them.\n",
         profile->runs, profile->runs);
  if (profile->profiling == RESCL_PROFILING_HOST)
    printf(
        "Layers are timed by the host, which waits for each launch: this driver's own times can not be right "
        "(%.6f ms for %s).\n",
        profile->claimed_ms, unit_flops(profile->flops).text);
}

static void print_device(const struct profile_report *report) {
  const rescl_device_info *device = rescl_device_get_info(report->device);
  const rescl_device_limits *measured = &report->profile->limits;
  const unsigned units =
      report->threads && report->threads < device->compute_units ? report->threads : device->compute_units;
  char *text =
      format_text("%s, batch %" PRId64 ", on %s, %s, %u of %u units", report->profile->path,
                  report->profile->batch, device->selector, device->name, units, device->compute_units);
  text_make_safe(text, "");
  printf("%s", text);
  free(text);
  if (measured->gflops > 0.0)
    printf("; measured peak: %.0f GFLOPS, %.1f GB/s", measured->gflops, measured->bandwidth_gbs);
  printf("\n\n");
}

void profile_report_print(const struct profile_report *report) {
  print_device(report);
  print_layers(report);
  print_groups(report->profile, "operator", profile_by_operator);
  print_groups(report->profile, "algorithm", profile_by_algorithm);
  print_whole(report->profile);
}
