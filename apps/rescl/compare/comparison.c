#include "compare/comparison.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "console/report.h"

struct verdict comparison_judge(double time, double baseline, double allowed, int is_baseline) {
  const char *word = is_baseline                        ? "baseline"
                     : isnan(time) || isnan(baseline)   ? ""
                     : fabs(time - baseline) <= allowed ? "same"
                     : time < baseline                  ? "faster"
                                                        : "slower";
  return (struct verdict){time / baseline, word};
}

double comparison_spread(const struct result *result) {
  const double spread = result->latency_spread_ms;
  return isnan(spread) ? result->latency.p90 - result->latency.median : spread;
}

/** The position of that network and batch: networks as they come, each with its batches in order. */
static size_t find_position(const struct comparison *comparison, const char *name, double batch) {
  size_t position = comparison->network_count;
  for (size_t index = 0; index < comparison->network_count; index++) {
    const struct comparison_network *network = &comparison->networks[index];
    if (strcmp(network->name, name) != 0) continue;
    if (!(network->batch < batch)) return index; // unknown batches stand in front
    position = index + 1;
  }
  return position;
}

static int is_of(const struct comparison_network *network, const char *name, double batch) {
  const int is_same_batch =
      isnan(network->batch) ? isnan(batch) : network->batch <= batch && network->batch >= batch;
  return is_same_batch && strcmp(network->name, name) == 0;
}

static struct comparison_network *find_network(struct comparison *comparison, const char *name,
                                               double batch) {
  const size_t position = find_position(comparison, name, batch);
  if (position < comparison->network_count && is_of(&comparison->networks[position], name, batch))
    return &comparison->networks[position];
  comparison->networks = allocate_more(comparison->networks, comparison->network_count,
                                       &comparison->network_capacity, sizeof *comparison->networks);
  struct comparison_network *network = &comparison->networks[position];
  memmove(network + 1, network, (comparison->network_count++ - position) * sizeof *network);
  *network = (struct comparison_network){
      .name = name, .batch = batch, .results = allocate(comparison->series_count, sizeof *network->results)};
  return network;
}

static void sort_networks(struct comparison *comparison) {
  for (size_t index = 0; index < comparison->entry_count; index++) {
    const struct comparison_entry *entry = &comparison->entries[index];
    if (!entry->network[0]) continue; // the device as a whole failed
    struct comparison_network *network = find_network(comparison, entry->network, entry->result->batch);
    struct comparison_result *result = &network->results[entry->series];
    if (entry->input->is_profile && result_is_ok(entry->result))
      result->profiled = entry->result;
    else
      result->timed = entry->result;
  }
}

/** Nonzero where nearly every run of one took longer than nearly every run of the other,
 *  however wide the spreads. */
static int are_apart(const struct result *one, const struct result *other) {
  return one->latency.min > other->latency.p99 || other->latency.min > one->latency.p99;
}

static void judge_results(const struct comparison *comparison, struct comparison_network *network) {
  const struct result *baseline = network->results[comparison->baseline].timed;
  const double against = baseline ? baseline->latency.median : NAN;
  for (size_t series = 0; series < comparison->series_count; series++) {
    struct comparison_result *result = &network->results[series];
    if (!result->timed) continue;
    const double allowed = isnan(against) || are_apart(result->timed, baseline)
                               ? 0.0
                               : fmax(comparison_spread(result->timed), comparison_spread(baseline));
    result->verdict =
        comparison_judge(result->timed->latency.median, against, allowed, series == comparison->baseline);
  }
}

/** By id, else by a part of the label; the number of series where there is none. */
static size_t find_baseline(const struct comparison *comparison, const char *wanted) {
  size_t index = 0;
  while (index < comparison->series_count && strcmp(comparison->series[index].id, wanted) != 0) index++;
  if (index < comparison->series_count) return index;
  for (index = 0; index < comparison->series_count; index++)
    if (strstr(comparison->series[index].label, wanted)) break;
  return index;
}

static int choose_baseline(struct comparison *comparison, const char *wanted) {
  comparison->baseline = wanted ? find_baseline(comparison, wanted) : 0;
  if (comparison->baseline < comparison->series_count) return EXIT_DONE;
  char *known = format_text("%s", "");
  for (size_t index = 0; index < comparison->series_count; index++) {
    const struct comparison_series *series = &comparison->series[index];
    char *more = format_text("%s\n  %s  %s", known, series->id, series->label);
    free(known);
    known = more;
  }
  report("--baseline %s: there is no such device in these files; there are:%s", wanted, known);
  free(known);
  return EXIT_FAILED;
}

int comparison_make(struct comparison *comparison, const struct comparison_input *inputs, size_t input_count,
                    const char *baseline) {
  *comparison = (struct comparison){0};
  if (comparison_gather(comparison, inputs, input_count) != EXIT_DONE) return EXIT_FAILED;
  comparison_label(comparison);
  if (choose_baseline(comparison, baseline) != EXIT_DONE) return EXIT_FAILED;
  sort_networks(comparison);
  for (size_t index = 0; index < comparison->network_count; index++) {
    judge_results(comparison, &comparison->networks[index]);
    comparison_match_layers(comparison, &comparison->networks[index]);
  }
  comparison_note(comparison);
  return EXIT_DONE;
}

static void free_network(struct comparison_network *network) {
  for (size_t index = 0; index < network->layer_count; index++) free(network->layers[index].results);
  free(network->layers);
  free(network->results);
}

void comparison_free(struct comparison *comparison) {
  for (size_t index = 0; index < comparison->entry_count; index++) free(comparison->entries[index].network);
  for (size_t index = 0; index < comparison->series_count; index++) free(comparison->series[index].label);
  for (size_t index = 0; index < comparison->network_count; index++)
    free_network(&comparison->networks[index]);
  for (size_t index = 0; index < comparison->note_count; index++) free(comparison->notes[index]);
  free(comparison->entries);
  free(comparison->networks);
  free(comparison->notes);
}
