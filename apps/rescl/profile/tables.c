#include "profile/tables.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "console/report.h"
#include "console/say.h"
#include "console/table.h"
#include "console/units.h"

enum { BAR_COLUMNS = 12 };

static int compare_times(const void *first, const void *second) {
  const struct layer *a = *(const struct layer *const *)first;
  const struct layer *b = *(const struct layer *const *)second;
  if (a->ms != b->ms) return a->ms < b->ms ? 1 : -1;
  return a < b ? -1 : 1;
}

/** The layers as they are to be shown; the caller frees the array. */
static const struct layer **choose_layers(const struct list *list, size_t top, size_t *count) {
  const struct layer *layers = list->items;
  const struct layer **chosen = allocate(list->count, sizeof *chosen);
  for (size_t index = 0; index < list->count; index++) chosen[index] = &layers[index];
  *count = list->count;
  if (top == 0) return chosen;
  qsort(chosen, *count, sizeof *chosen, compare_times);
  if (top < *count) *count = top;
  return chosen;
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

static void add_layer(struct table *table, const struct layer *layer, double largest_share) {
  table_cell(table, "%s", layer->name);
  table_cell(table, "%s", layer->op);
  table_cell(table, "%s", layer->algorithm);
  table_cell(table, "%s", unit_shape(layer->shape.rank, layer->shape.sizes).text);
  add_time(table, layer->ms, layer->share, largest_share);
  add_speed(table, layer->gflops);
  add_speed(table, layer->gbs);
  const int is_idle = layer->ms <= 0.0;
  table_cell(table, "%s", is_idle ? "-" : layer->limit ? layer->limit : "?");
  if (is_idle || isnan(layer->fraction))
    table_cell(table, "-");
  else
    table_cell(table, "%.0f %%", 100.0 * layer->fraction);
}

static void print_layers(const struct result *result, size_t top) {
  static const struct table_column columns[] = {
      {"layer", TABLE_LEFT}, {"operator", TABLE_LEFT}, {"algorithm", TABLE_LEFT}, {"output", TABLE_LEFT},
      {"ms", TABLE_RIGHT},   {"share", TABLE_RIGHT},   {"", TABLE_LEFT},          {"GFLOPS", TABLE_RIGHT},
      {"GB/s", TABLE_RIGHT}, {"limit", TABLE_LEFT},    {"reached", TABLE_RIGHT}};
  size_t count = 0;
  const struct layer **layers = choose_layers(&result->layers, top, &count);
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
  const size_t left = result->layers.count - count;
  if (left > 0) say("… and %zu more that take %.3f ms\n", left, fmax(0.0, result->layers_ms - shown_ms));
}

static void print_groups(const struct list *list, const char *heading) {
  const struct table_column columns[] = {{heading, TABLE_LEFT}, {"layers", TABLE_RIGHT},
                                         {"ms", TABLE_RIGHT},   {"share", TABLE_RIGHT},
                                         {"", TABLE_LEFT},      {"GFLOPS", TABLE_RIGHT}};
  const struct layer_group *groups = list->items;
  struct table *table = table_new(columns, sizeof columns / sizeof *columns);
  for (size_t index = 0; index < list->count; index++) {
    table_cell(table, "%s", groups[index].name);
    table_cell(table, "%.0f", groups[index].layers);
    add_time(table, groups[index].ms, groups[index].share, groups[0].share);
    add_speed(table, groups[index].gflops);
  }
  say("\n");
  table_print(table, stdout);
  table_free(table);
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
  const struct result *result = &profile->result;
  const double whole_ms = result->recorded_latency_ms;
  struct table *table = table_new(columns, sizeof columns / sizeof *columns);
  say("\n");
  add_part(table, "all layers together", result->layers_ms, whole_ms);
  add_part(table, "between launches", result->between_launches_ms, whole_ms);
  add_part(table, "inputs and outputs", result->copies_ms, whole_ms);
  add_part(table, "the rest, on the host", whole_ms - result->span_ms - result->copies_ms, whole_ms);
  add_part(table, "the whole run", whole_ms, whole_ms);
  add_part(table, "without recording", result->latency.median, whole_ms);
  table_print(table, stdout);
  table_free(table);
  say("\nMeans over the middle half of %.0f runs with recording; the median of %.0f without, which took "
      "turns with them.\n",
      result->runs, result->runs);
  if (profile->profiling == RESCL_PROFILING_HOST)
    say("Layers are timed by the host, which waits for each launch: this driver's own times can not be right "
        "(%.6f ms for %s).\n",
        profile->claimed_ms, unit_flops((int64_t)result->flops).text);
}

static void print_device(const struct result *result) {
  const double units = result->device.compute_units;
  say("%s, batch %.0f, on %s, %s, %.0f of %.0f units", result->model, result->batch, result->device.selector,
      result->device.name, result->threads < units ? result->threads : units, units);
  if (result->peak_gflops > 0.0)
    say("; measured peak: %.0f GFLOPS, %.1f GB/s", result->peak_gflops, result->peak_bandwidth_gbs);
  say("\n\n");
}

void profile_print(const struct profile *profile, size_t top) {
  const struct result *result = &profile->result;
  print_device(result);
  print_layers(result, top);
  print_groups(&result->operators, "operator");
  print_groups(&result->algorithms, "algorithm");
  print_whole(profile);
  say_notes(rescl_session_refused(profile->network.session));
}
