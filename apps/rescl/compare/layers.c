/** Layers of several profiles, matched by name: devices differ in the layers that they
 *  need (reordering, for one). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/comparison.h"
#include "console/report.h"

#define LEAST_SPREAD 0.05 // of a layer's time

/** The first layer of that name from `start` on, then from the first, that the series has not filled yet; the
 *  number of layers where there is none. */
static size_t find_layer(const struct comparison_network *network, size_t start, size_t series,
                         const char *name) {
  for (size_t step = 0; step < network->layer_count; step++) {
    const size_t index = (start + step) % network->layer_count;
    const struct comparison_layer *layer = &network->layers[index];
    if (!layer->results[series].layer && strcmp(layer->name, name) == 0) return index;
  }
  return network->layer_count;
}

static void insert_layer(struct comparison_network *network, size_t position, size_t series_count,
                         const struct layer *from) {
  network->layers =
      allocate_more(network->layers, network->layer_count, &network->layer_capacity, sizeof *network->layers);
  struct comparison_layer *layer = &network->layers[position];
  memmove(layer + 1, layer, (network->layer_count++ - position) * sizeof *layer);
  *layer = (struct comparison_layer){
      .name = from->name, .op = from->op, .results = allocate(series_count, sizeof *layer->results)};
}

/** A layer that no one before had comes behind the one that it follows here. */
static void add_profile(struct comparison_network *network, size_t series, size_t series_count) {
  const struct list *list = &network->results[series].profiled->layers;
  const struct layer *layers = list->items;
  size_t next = 0;
  for (size_t index = 0; index < list->count; index++) {
    size_t position = find_layer(network, next, series, layers[index].name);
    if (position == network->layer_count) {
      position = next;
      insert_layer(network, position, series_count, &layers[index]);
    }
    network->layers[position].results[series].layer = &layers[index];
    next = position + 1;
  }
}

/** Of a layer, as a part of its time; NULL: nothing is allowed. */
static double relative_spread(const struct result *profile) {
  if (!profile) return 0.0;
  const double spread = comparison_spread(profile) / profile->latency.median;
  return spread > LEAST_SPREAD ? spread : LEAST_SPREAD;
}

static void judge_layer(const struct comparison *comparison, const struct comparison_network *network,
                        struct comparison_layer_result *results, size_t series) {
  const size_t baseline = comparison->baseline;
  if (!results[series].layer) return;
  const double time = results[series].layer->ms;
  const double against = results[baseline].layer ? results[baseline].layer->ms : NAN;
  const double allowed = fmax(relative_spread(network->results[series].profiled),
                              relative_spread(network->results[baseline].profiled));
  results[series].difference_ms = time - against;
  results[series].verdict =
      comparison_judge(time, against, allowed * fmax(time, against), series == baseline);
}

void comparison_match_layers(const struct comparison *comparison, struct comparison_network *network) {
  for (size_t series = 0; series < comparison->series_count; series++)
    if (network->results[series].profiled) add_profile(network, series, comparison->series_count);
  for (size_t layer = 0; layer < network->layer_count; layer++)
    for (size_t series = 0; series < comparison->series_count; series++)
      judge_layer(comparison, network, network->layers[layer].results, series);
}
