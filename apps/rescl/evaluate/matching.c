#include "evaluate/matching.h"

#include <stdlib.h>

#include "console/report.h"
#include "evaluate/overlap.h"

/** As floating point steps from 0.5 to 0.95 come out: an overlap of 0.9 is above the last but one. */
const double overlap_thresholds[THRESHOLD_COUNT] = {
    0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.8999999999999999, 0.95};

/** Area, pixels, both included. */
static const double size_limits[SIZES_COUNT][2] = {[SIZES_ALL] = {0.0, 1e10},
                                                   [SIZES_SMALL] = {0.0, 32.0 * 32.0},
                                                   [SIZES_MEDIUM] = {32.0 * 32.0, 96.0 * 96.0},
                                                   [SIZES_LARGE] = {96.0 * 96.0, 1e10}};

#define NO_TRUTH ((size_t)-1)

void group_measure(struct group *group, enum object_part part) {
  group->overlaps = allocate(group->found_count * group->truth_count, sizeof *group->overlaps);
  for (size_t found = 0; found < group->found_count; found++)
    for (size_t truth = 0; truth < group->truth_count; truth++)
      group->overlaps[found * group->truth_count + truth] =
          overlap_of(&group->found[found], &group->truths[truth], part);
}

void group_free(struct group *group) {
  free(group->overlaps);
  group->overlaps = NULL;
}

static int is_of_sizes(const struct object *object, enum object_sizes sizes) {
  return object->area >= size_limits[sizes][0] && object->area <= size_limits[sizes][1];
}

/** The truths as they are gone through: those that count come first, else they stand as in the file. */
struct order {
  size_t *truths;
  size_t counting;         // so many of them count
  unsigned char *is_taken; // by truth: found already
};

static int counts(const struct object *truth, enum object_sizes sizes) {
  return !(truth->is_crowd > 0.0) && is_of_sizes(truth, sizes);
}

static struct order put_in_order(const struct group *group, enum object_sizes sizes) {
  struct order order = {.truths = allocate(group->truth_count, sizeof *order.truths),
                        .is_taken = allocate(group->truth_count, 1)};
  size_t filled = 0;
  for (int pass = 0; pass < 2; pass++) {
    for (size_t truth = 0; truth < group->truth_count; truth++)
      if (counts(&group->truths[truth], sizes) == !pass) order.truths[filled++] = truth;
    if (pass == 0) order.counting = filled;
  }
  return order;
}

/** Where in the order the truth stands that an object is best taken for: the largest overlap, the last of equal
 *  ones; one that counts before any that does not. A crowd may be found any number of times.
 *  @return NO_TRUTH where there is none */
static size_t find_truth(const struct group *group, const struct order *order, const double *overlaps,
                         double least) {
  size_t best = NO_TRUTH;
  for (size_t position = 0; position < group->truth_count; position++) {
    const size_t truth = order->truths[position];
    if (position == order->counting && best != NO_TRUTH) break;
    if (order->is_taken[truth] && !(group->truths[truth].is_crowd > 0.0)) continue;
    if (overlaps[truth] < least) continue;
    least = overlaps[truth];
    best = position;
  }
  return best;
}

static void match_at(struct verdict *verdicts, const struct group *group, struct order *order,
                     size_t threshold) {
  for (size_t truth = 0; truth < group->truth_count; truth++) order->is_taken[truth] = 0;
  for (size_t found = 0; found < group->found_count; found++) {
    const size_t position =
        find_truth(group, order, group->overlaps + found * group->truth_count, overlap_thresholds[threshold]);
    if (position == NO_TRUTH) continue;
    order->is_taken[order->truths[position]] = 1;
    verdicts[found].matched |= 1u << threshold;
    if (position >= order->counting) verdicts[found].passed_by |= 1u << threshold;
  }
}

size_t group_match(struct verdict *verdicts, const struct group *group, enum object_sizes sizes) {
  struct order order = put_in_order(group, sizes);
  for (size_t found = 0; found < group->found_count; found++)
    verdicts[found] = (struct verdict){.score = group->found[found].score, .rank = found};
  for (size_t threshold = 0; threshold < THRESHOLD_COUNT; threshold++)
    match_at(verdicts, group, &order, threshold);
  for (size_t found = 0; found < group->found_count; found++)
    if (!is_of_sizes(&group->found[found], sizes)) verdicts[found].passed_by |= ~verdicts[found].matched;
  free(order.truths);
  free(order.is_taken);
  return order.counting;
}
