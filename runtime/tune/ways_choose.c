/** Few programs for many layers: by what the ways that they make possible are expected to take. */
#include <math.h>
#include <stdlib.h>

#include "tune/ways_inside.h"

/** What a second way that is expected to be no better than those there are is worth, of one that is the best:
 *  expectations are rough. */
#define WORTH_OF_A_CHANCE 0.25

static size_t count_programs(program_set set) {
  size_t count = 0;
  for (; set; set &= set - 1) count++;
  return count;
}

static double best_cycles(const struct layer_ways *layer) {
  double best = INFINITY;
  for (size_t index = 0; index < layer->count; index++) {
    const struct way *way = &layer->list[index];
    if (way->is_possible && way->cycles < best) best = way->cycles;
  }
  return best;
}

/** Of the best way's speed, up to 1; of what nobody tells, half. */
static double quality_of(const struct layer_ways *layer, const struct way *way) {
  const double best = best_cycles(layer);
  return isinf(way->cycles) || isinf(best) ? 0.5 : best / way->cycles;
}

static int is_within(const struct way *way, program_set set) {
  return way->is_possible && !way->is_twin && (way->programs & ~set) == 0;
}

static double best_quality(const struct layer_ways *layer, program_set set) {
  double best = 0.0;
  for (size_t index = 0; index < layer->count; index++) {
    const struct way *way = &layer->list[index];
    if (is_within(way, set)) best = fmax(best, quality_of(layer, way));
  }
  return best;
}

/** What the programs of `added` are worth beside those of `set`: what layers are expected to gain, and the
 *  chance that expectations are wrong. */
static double worth_of(const struct ways *ways, program_set set, program_set added) {
  double worth = 0.0;
  for (size_t number = 0; number < ways->layer_count; number++) {
    const struct layer_ways *layer = &ways->layers[number];
    const double before = best_quality(layer, set);
    double gain = 0.0, chance = 0.0;
    for (size_t index = 0; index < layer->count; index++) {
      const struct way *way = &layer->list[index];
      if (!is_within(way, set | added) || is_within(way, set)) continue;
      const double quality = quality_of(layer, way);
      gain = fmax(gain, quality - before);
      chance = fmax(chance, quality);
    }
    worth += layer->flops * (gain + WORTH_OF_A_CHANCE * chance);
  }
  return worth / (double)count_programs(added);
}

static void choose_set(struct ways *ways, program_set added) {
  for (size_t number = 0; number < WAYS_PROGRAMS_MOST; number++)
    if (added >> number & 1 && !(ways->chosen >> number & 1)) ways->order[ways->chosen_count++] = number;
  ways->chosen |= added;
}

/** What no choice of this file can save: the programs of what runs untried. */
static void choose_usual(struct ways *ways) {
  for (size_t number = 0; number < ways->layer_count; number++)
    if (ways->layers[number].count > 0) choose_set(ways, ways->layers[number].list[0].programs);
}

struct addition {
  program_set programs;
  double worth;
};

static struct addition best_addition(const struct ways *ways, size_t room) {
  struct addition best = {0, 0.0};
  for (size_t number = 0; number < ways->layer_count; number++)
    for (size_t index = 0; index < ways->layers[number].count; index++) {
      const struct way *way = &ways->layers[number].list[index];
      const program_set added = way->programs & ~ways->chosen;
      if (!way->is_possible || !added || added == best.programs || count_programs(added) > room) continue;
      const double worth = worth_of(ways, ways->chosen, added);
      if (worth > best.worth) best = (struct addition){added, worth};
    }
  return best;
}

void ways_choose_programs(struct ways *ways, size_t most_programs) {
  choose_usual(ways);
  while (ways->chosen_count < most_programs) {
    const struct addition best = best_addition(ways, most_programs - ways->chosen_count);
    if (!best.programs) return;
    choose_set(ways, best.programs);
  }
}

size_t ways_program_count(const struct ways *ways) {
  return ways->chosen_count;
}

/** By cycles; those of which nobody tells last, as they came. */
static void insert(struct candidates *sorted, double cycles[CANDIDATES_MOST], const struct way *way) {
  size_t place = sorted->count++;
  for (; place > 1 && cycles[place - 1] > way->cycles; place--) {
    sorted->list[place] = sorted->list[place - 1];
    cycles[place] = cycles[place - 1];
  }
  sorted->list[place] = way->choice;
  cycles[place] = way->cycles;
}

struct candidates ways_of(const struct ways *ways, size_t number) {
  const struct layer_ways *layer = &ways->layers[number];
  struct candidates sorted = {.count = 0};
  double cycles[CANDIDATES_MOST];
  for (size_t index = 0; index < layer->count; index++)
    if (index == 0 || is_within(&layer->list[index], ways->chosen))
      insert(&sorted, cycles, &layer->list[index]);
  return sorted;
}

struct candidates ways_twins(const struct ways *ways, size_t number) {
  const struct layer_ways *layer = &ways->layers[number];
  struct candidates twins = {.count = 0};
  for (size_t index = 0; index < layer->count; index++)
    if (layer->list[index].is_twin) twins.list[twins.count++] = layer->list[index].choice;
  return twins;
}
