// Layers of several profiles, matched by name: devices differ in the layers that they need (reordering, for
// one).
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/parts.h"
#include "console/report.h"
#include "data/json.h"
#include "data/json_read.h"

#define LEAST_SPREAD 0.05 // of a layer's time

struct row {
  const char *name, *op;
  const cJSON **layers; // one for each series; NULL: it has none of that name
};

struct rows {
  struct row *items;
  size_t count, capacity;
};

/** The first row of that name from `start` on, then from the first, that the series has not filled yet; the
 * number of rows where there is none. */
static size_t find_row(const struct rows *rows, size_t start, size_t series, const char *name) {
  for (size_t step = 0; step < rows->count; step++) {
    const size_t index = (start + step) % rows->count;
    if (!rows->items[index].layers[series] && strcmp(rows->items[index].name, name) == 0) return index;
  }
  return rows->count;
}

static void insert_row(struct rows *rows, size_t place, size_t series_count, const cJSON *layer) {
  rows->items = allocate_more(rows->items, rows->count, &rows->capacity, sizeof *rows->items);
  struct row *row = &rows->items[place];
  memmove(row + 1, row, (rows->count - place) * sizeof *row);
  *row = (struct row){.name = json_text(layer, "name"),
                      .op = json_text(layer, "op"),
                      .layers = allocate(series_count, sizeof *row->layers)};
  rows->count++;
}

/** A layer that no one before had comes behind the one that it follows here. */
static void add_profile(struct rows *rows, size_t series, size_t series_count, const cJSON *profile) {
  size_t next = 0;
  const cJSON *layer;
  cJSON_ArrayForEach(layer, json_find(profile, "layers")) {
    size_t place = find_row(rows, next, series, json_text(layer, "name"));
    if (place == rows->count) {
      place = next;
      insert_row(rows, place, series_count, layer);
    }
    rows->items[place].layers[series] = layer;
    next = place + 1;
  }
}

/** Of a layer, as a part of its time. */
static double relative_spread(const struct comparison_entry *profile) {
  const double spread = comparison_spread(profile->json) / json_number(profile->json, "latency_ms.median");
  return spread > LEAST_SPREAD ? spread : LEAST_SPREAD;
}

static void add_numbers(cJSON *result, const cJSON *layer) {
  static const char *const numbers[] = {"flops", "bytes", "ms", "share", "gflops", "gbs", "fraction"};
  json_add_text_or_null(result, "algorithm", json_text(layer, "algorithm"));
  json_add_text_or_null(result, "limit", json_text(layer, "limit"));
  for (size_t index = 0; index < sizeof numbers / sizeof *numbers; index++)
    json_add_number(result, numbers[index], json_number(layer, numbers[index]));
  cJSON *shape = cJSON_AddArrayToObject(result, "shape");
  const cJSON *size;
  cJSON_ArrayForEach(size, json_find(layer, "shape")) {
    if (cJSON_IsNumber(size)) cJSON_AddItemToArray(shape, cJSON_CreateNumber(size->valuedouble));
  }
}

static cJSON *describe_layer(const struct comparison_parts *parts,
                             const struct comparison_entry *const *profiles, const struct row *row,
                             size_t series) {
  const size_t baseline = parts->baseline;
  const double time = json_number(row->layers[series], "ms");
  const double against = json_number(row->layers[baseline], "ms");
  double allowed = relative_spread(profiles[series]);
  if (profiles[baseline]) allowed = fmax(allowed, relative_spread(profiles[baseline]));
  cJSON *result = cJSON_CreateObject();
  cJSON_AddStringToObject(result, "series", parts->series[series].id);
  add_numbers(result, row->layers[series]);
  json_add_number(result, "difference_ms", time - against);
  comparison_add_verdict(result, time, against, allowed * fmax(time, against), series == baseline);
  return result;
}

static cJSON *describe_row(const struct comparison_parts *parts,
                           const struct comparison_entry *const *profiles, const struct row *row) {
  cJSON *layer = cJSON_CreateObject();
  json_add_text_or_null(layer, "name", row->name);
  json_add_text_or_null(layer, "op", row->op);
  cJSON *results = cJSON_AddArrayToObject(layer, "results");
  for (size_t series = 0; series < parts->series_count; series++)
    if (row->layers[series]) cJSON_AddItemToArray(results, describe_layer(parts, profiles, row, series));
  return layer;
}

cJSON *comparison_layers(const struct comparison_parts *parts,
                         const struct comparison_entry *const *profiles) {
  struct rows rows = {0};
  for (size_t series = 0; series < parts->series_count; series++)
    if (profiles[series]) add_profile(&rows, series, parts->series_count, profiles[series]->json);
  cJSON *layers = cJSON_CreateArray();
  for (size_t index = 0; index < rows.count; index++) {
    cJSON_AddItemToArray(layers, describe_row(parts, profiles, &rows.items[index]));
    free(rows.items[index].layers);
  }
  free(rows.items);
  return layers;
}
