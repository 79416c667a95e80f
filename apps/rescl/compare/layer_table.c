#include "compare/layer_table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare/text.h"
#include "console/report.h"
#include "console/say.h"
#include "console/table.h"

/** One device beside the baseline on one network. */
struct duel {
  const struct comparison_network *network;
  size_t baseline, other; // series
  const char *baseline_id, *other_id;
  const struct comparison_layer **layers; // that both have, those first that lose the most
  size_t layer_count;
};

/** Inserts the layer behind those that lose as much. */
static void rank_layer(struct duel *duel, const struct comparison_layer *layer) {
  const double mine = layer->results[duel->other].difference_ms;
  size_t position = duel->layer_count++;
  for (; position > 0 && duel->layers[position - 1]->results[duel->other].difference_ms < mine; position--)
    duel->layers[position] = duel->layers[position - 1];
  duel->layers[position] = layer;
}

static struct duel prepare(const struct comparison *comparison, const struct comparison_network *network,
                           size_t other) {
  const size_t baseline = comparison->baseline;
  struct duel duel = {.network = network,
                      .baseline = baseline,
                      .other = other,
                      .baseline_id = comparison->series[baseline].id,
                      .other_id = comparison->series[other].id,
                      .layers = allocate(network->layer_count, sizeof *duel.layers)};
  for (size_t index = 0; index < network->layer_count; index++) {
    const struct comparison_layer *layer = &network->layers[index];
    if (layer->results[baseline].layer && layer->results[other].layer) rank_layer(&duel, layer);
  }
  return duel;
}

/** Layers that one of them has and the other has not, such as reordering. */
static void print_unmatched(const struct comparison *comparison, const struct comparison_network *network,
                            size_t owner, size_t other) {
  double time = 0.0;
  size_t count = 0;
  for (size_t index = 0; index < network->layer_count; index++) {
    const struct comparison_layer_result *results = network->layers[index].results;
    if (!results[owner].layer || results[other].layer) continue;
    time += results[owner].layer->ms;
    count++;
  }
  if (count > 0)
    say("%s has %zu %s that %s has not: %s ms\n", comparison->series[owner].id, count,
        count == 1 ? "layer" : "layers", comparison->series[other].id, unit_number(time).text);
}

/** Sums what the layers lose and win beyond the spread. */
static void print_summary(const struct duel *duel) {
  double lost = 0.0, won = 0.0;
  size_t losers = 0, winners = 0;
  for (size_t index = 0; index < duel->layer_count; index++) {
    const struct comparison_layer_result *result = &duel->layers[index]->results[duel->other];
    const int is_slower = strcmp(result->verdict.word, "slower") == 0;
    const int is_faster = strcmp(result->verdict.word, "faster") == 0;
    losers += (size_t)is_slower;
    winners += (size_t)is_faster;
    lost += is_slower ? result->difference_ms : 0.0;
    won -= is_faster ? result->difference_ms : 0.0;
  }
  say("%s loses %s ms to %s in %zu of %zu layers, wins %s ms in %zu, is the same in %zu\n", duel->other_id,
      unit_number(lost).text, duel->baseline_id, losers, duel->layer_count, unit_number(won).text, winners,
      duel->layer_count - losers - winners);
}

static void layer_row(struct table *table, const struct duel *duel, const struct comparison_layer *layer) {
  const struct comparison_layer_result *result = &layer->results[duel->other];
  const struct layer *mine = result->layer, *theirs = layer->results[duel->baseline].layer;
  const char *limit = text_or_empty(mine->limit);
  table_cell(table, "%s", layer->name);
  table_cell(table, "%s", text_or_empty(layer->op));
  table_cell(table, "%s", unit_number(theirs->ms).text);
  table_cell(table, "%s", unit_number(mine->ms).text);
  table_cell(table, "%+.2f", result->difference_ms);
  table_cell(table, "%s", comparison_standing(&result->verdict).text);
  table_cell(table, "%s", text_or_empty(theirs->algorithm));
  table_cell(table, "%s", text_or_empty(mine->algorithm));
  table_cell(table, "%s%s%s", unit_percent(mine->fraction).text, *limit ? " of " : "", limit);
}

static void print_duel(const struct duel *duel, size_t count) {
  const char *a = duel->baseline_id, *b = duel->other_id;
  char *titles[] = {format_text("%s ms", a),          format_text("%s ms", b),
                    format_text("beside %s", a),      format_text("%s's algorithm", a),
                    format_text("%s's algorithm", b), format_text("%s's limit", b)};
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

static void compare_layers(const struct comparison *comparison, const struct comparison_network *network,
                           size_t other, size_t count) {
  struct duel duel = prepare(comparison, network, other);
  if (duel.layer_count > 0) {
    char *title = comparison_network_title(network);
    say_bold("\nLayers of %s%s beside %s\n", title, duel.other_id, duel.baseline_id);
    print_summary(&duel);
    print_unmatched(comparison, network, other, comparison->baseline);
    print_unmatched(comparison, network, comparison->baseline, other);
    print_duel(&duel, count);
    free(title);
  }
  free(duel.layers);
}

void comparison_print_layers(const struct comparison *comparison, size_t count) {
  for (size_t index = 0; index < comparison->network_count; index++) {
    const struct comparison_network *network = &comparison->networks[index];
    for (size_t series = 0; series < comparison->series_count; series++)
      if (network->results[series].profiled && series != comparison->baseline)
        compare_layers(comparison, network, series, count);
  }
}
