#include "compare/layer_table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare/comparison.h"
#include "compare/text.h"
#include "console/report.h"
#include "console/table.h"
#include "console/terminal.h"
#include "data/json_read.h"

/** One device beside the baseline on one network. */
struct duel {
  const cJSON *network;
  const char *baseline, *other;
  const cJSON **layers; // that both have, those first that lose the most
  size_t layer_count;
};

static double difference(const cJSON *layer, const char *series) {
  return json_number(comparison_find(json_find(layer, "results"), "series", series), "difference_ms");
}

/** Inserts the layer behind those that lose as much. */
static void rank_layer(struct duel *duel, const cJSON *layer) {
  const double mine = difference(layer, duel->other);
  size_t place = duel->layer_count++;
  for (; place > 0 && difference(duel->layers[place - 1], duel->other) < mine; place--)
    duel->layers[place] = duel->layers[place - 1];
  duel->layers[place] = layer;
}

static struct duel prepare(const cJSON *network, const char *baseline, const char *other) {
  struct duel duel = {.network = network, .baseline = baseline, .other = other};
  const cJSON *layers = json_find(network, "layers"), *layer;
  duel.layers = allocate((size_t)cJSON_GetArraySize(layers), sizeof *duel.layers);
  cJSON_ArrayForEach(layer, layers) {
    if (!isnan(difference(layer, other))) rank_layer(&duel, layer);
  }
  return duel;
}

/** Layers that one of them has and the other has not, such as reordering. */
static void print_unmatched(const struct duel *duel, const char *owner, const char *other) {
  double time = 0.0;
  size_t count = 0;
  const cJSON *layer;
  cJSON_ArrayForEach(layer, json_find(duel->network, "layers")) {
    const cJSON *results = json_find(layer, "results"), *mine = comparison_find(results, "series", owner);
    if (!mine || comparison_find(results, "series", other)) continue;
    time += json_number(mine, "ms");
    count++;
  }
  if (count > 0)
    printf("%s has %zu %s that %s has not: %s ms\n", owner, count, count == 1 ? "layer" : "layers", other,
           unit_number(time).text);
}

/** Sums what the layers lose and win beyond the spread. */
static void print_summary(const struct duel *duel) {
  double lost = 0.0, won = 0.0;
  size_t losers = 0, winners = 0;
  for (size_t index = 0; index < duel->layer_count; index++) {
    const cJSON *result = comparison_find(json_find(duel->layers[index], "results"), "series", duel->other);
    const char *verdict = json_text(result, "verdict");
    const double gap = json_number(result, "difference_ms");
    const int is_slower = strcmp(verdict, "slower") == 0, is_faster = strcmp(verdict, "faster") == 0;
    losers += (size_t)is_slower;
    winners += (size_t)is_faster;
    lost += is_slower ? gap : 0.0;
    won -= is_faster ? gap : 0.0;
  }
  printf("%s loses %s ms to %s in %zu of %zu layers, wins %s ms in %zu, is the same in %zu\n", duel->other,
         unit_number(lost).text, duel->baseline, losers, duel->layer_count, unit_number(won).text, winners,
         duel->layer_count - losers - winners);
  print_unmatched(duel, duel->other, duel->baseline);
  print_unmatched(duel, duel->baseline, duel->other);
}

static void limit_cell(struct table *table, const cJSON *result) {
  const char *limit = json_text(result, "limit");
  table_cell(table, "%s%s%s", unit_percent(json_number(result, "fraction")).text, *limit ? " of " : "",
             limit);
}

static void layer_row(struct table *table, const struct duel *duel, const cJSON *layer) {
  const cJSON *results = json_find(layer, "results");
  const cJSON *mine = comparison_find(results, "series", duel->other),
              *theirs = comparison_find(results, "series", duel->baseline);
  table_cell(table, "%s", json_text(layer, "name"));
  table_cell(table, "%s", json_text(layer, "op"));
  table_cell(table, "%s", unit_number(json_number(theirs, "ms")).text);
  table_cell(table, "%s", unit_number(json_number(mine, "ms")).text);
  table_cell(table, "%+.2f", json_number(mine, "difference_ms"));
  table_cell(table, "%s", comparison_standing(mine).text);
  table_cell(table, "%s", json_text(theirs, "algorithm"));
  table_cell(table, "%s", json_text(mine, "algorithm"));
  limit_cell(table, mine);
}

static void print_duel(const struct duel *duel, size_t count) {
  char *titles[] = {format_text("%s ms", duel->baseline),       format_text("%s ms", duel->other),
                    format_text("beside %s", duel->baseline),   format_text("%s's algorithm", duel->baseline),
                    format_text("%s's algorithm", duel->other), format_text("%s's limit", duel->other)};
  const struct table_column columns[] = {
      {"layer", TABLE_LEFT},    {"operator", TABLE_LEFT}, {titles[0], TABLE_RIGHT},
      {titles[1], TABLE_RIGHT}, {"lost ms", TABLE_RIGHT}, {titles[2], TABLE_RIGHT},
      {titles[3], TABLE_LEFT},  {titles[4], TABLE_LEFT},  {titles[5], TABLE_LEFT}};
  struct table *table = table_new(columns, sizeof columns / sizeof *columns);
  for (size_t index = 0; index < duel->layer_count && index < count; index++)
    layer_row(table, duel, duel->layers[index]);
  if (count > 0) table_print(table, stdout);
  table_free(table);
  for (size_t index = 0; index < sizeof titles / sizeof *titles; index++) free(titles[index]);
}

static void compare_layers(const cJSON *network, const char *baseline, const char *other, size_t count) {
  struct duel duel = prepare(network, baseline, other);
  if (duel.layer_count > 0) {
    char *place = comparison_place(network);
    printf("\n%sLayers of %s%s beside %s%s\n", terminal_bold(stdout), place, other, baseline,
           terminal_plain(stdout));
    print_summary(&duel);
    print_duel(&duel, count);
    free(place);
  }
  free(duel.layers);
}

void comparison_print_layers(const cJSON *comparison, size_t count) {
  const char *baseline = json_text(comparison, "baseline");
  const cJSON *network, *profile;
  cJSON_ArrayForEach(network, json_find(comparison, "networks")) {
    cJSON_ArrayForEach(profile, json_find(network, "profiles")) {
      const char *other = json_text(profile, "series");
      if (strcmp(other, baseline) != 0) compare_layers(network, baseline, other, count);
    }
  }
}
