#include "evaluate/precision.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "console/report.h"

enum { RECALL_COUNT = 101 };

const size_t found_limits[LIMIT_COUNT] = {1, 10, MOST_FOUND};

#define ALL_THRESHOLDS 0, THRESHOLD_COUNT
const struct precision_number precision_numbers[PRECISION_NUMBER_COUNT] = {
    {"ap", "AP", "average precision, mean over IoU 0.50 to 0.95", 0, ALL_THRESHOLDS, SIZES_ALL, 2},
    {"ap_50", "AP50", "IoU 0.50", 0, 0, 1, SIZES_ALL, 2},
    {"ap_75", "AP75", "IoU 0.75", 0, 5, 1, SIZES_ALL, 2},
    {"ap_small", "APs", "objects below 32² pixels", 0, ALL_THRESHOLDS, SIZES_SMALL, 2},
    {"ap_medium", "APm", "32² to 96² pixels", 0, ALL_THRESHOLDS, SIZES_MEDIUM, 2},
    {"ap_large", "APl", "above 96² pixels", 0, ALL_THRESHOLDS, SIZES_LARGE, 2},
    {"ar_1", "AR1", "average recall, 1 of each category in each picture", 1, ALL_THRESHOLDS, SIZES_ALL, 0},
    {"ar_10", "AR10", "10", 1, ALL_THRESHOLDS, SIZES_ALL, 1},
    {"ar_100", "AR100", "100", 1, ALL_THRESHOLDS, SIZES_ALL, 2},
    {"ar_small", "ARs", "objects below 32² pixels", 1, ALL_THRESHOLDS, SIZES_SMALL, 2},
    {"ar_medium", "ARm", "32² to 96² pixels", 1, ALL_THRESHOLDS, SIZES_MEDIUM, 2},
    {"ar_large", "ARl", "above 96² pixels", 1, ALL_THRESHOLDS, SIZES_LARGE, 2}};

static struct precision_entry *entry_at(const struct precision *precision, size_t category,
                                        enum object_sizes sizes, size_t limit) {
  return precision->entries + ((category * SIZES_COUNT + sizes) * LIMIT_COUNT + limit) * THRESHOLD_COUNT;
}

/** All that was found of a category, picture by picture, and what there was to be found. */
struct tally {
  struct verdict *verdicts;
  size_t count;
  size_t truth_count;
};

/** Objects of one category, picture by picture, in both lists. */
struct stretch {
  const struct object *items;
  size_t count;
};

static struct stretch stretch_of(const struct object_list *list, size_t *position, size_t category) {
  const size_t first = *position;
  while (*position < list->count && list->items[*position].category == category) (*position)++;
  return *position > first ? (struct stretch){list->items + first, *position - first} : (struct stretch){0};
}

/** Takes from the front what is of that picture. */
static struct stretch take_picture(struct stretch *stretch, size_t picture) {
  struct stretch taken = {stretch->items, 0};
  if (!stretch->count) return taken;
  while (taken.count < stretch->count && stretch->items[taken.count].picture == picture) taken.count++;
  stretch->items += taken.count;
  stretch->count -= taken.count;
  return taken;
}

static size_t next_picture(const struct stretch *truths, const struct stretch *found) {
  if (truths->count == 0) return found->items->picture;
  if (found->count == 0) return truths->items->picture;
  return truths->items->picture < found->items->picture ? truths->items->picture : found->items->picture;
}

static void judge_category(struct tally tallies[SIZES_COUNT], struct stretch truths, struct stretch found,
                           enum object_part part) {
  for (int sizes = 0; sizes < SIZES_COUNT; sizes++)
    tallies[sizes] = (struct tally){.verdicts = allocate(found.count, sizeof(struct verdict))};
  while (truths.count > 0 || found.count > 0) {
    const size_t picture = next_picture(&truths, &found);
    const struct stretch there = take_picture(&truths, picture), here = take_picture(&found, picture);
    struct group group = {.truths = there.items,
                          .truth_count = there.count,
                          .found = here.items,
                          .found_count = here.count < MOST_FOUND ? here.count : MOST_FOUND};
    group_measure(&group, part);
    for (int sizes = 0; sizes < SIZES_COUNT; sizes++) {
      struct tally *tally = &tallies[sizes];
      tally->truth_count += group_match(tally->verdicts + tally->count, &group, (enum object_sizes)sizes);
      tally->count += group.found_count;
    }
    group_free(&group);
  }
}

/** The surest first; equal ones as they stand. */
static int by_score(const void *left_item, const void *right_item) {
  const struct verdict *const *left = left_item, *const *right = right_item;
  const int order = ((*left)->score < (*right)->score) - ((*left)->score > (*right)->score);
  return order ? order : (*left > *right) - (*left < *right);
}

static const struct verdict **in_order_of_scores(const struct tally *tally) {
  const struct verdict **verdicts = allocate(tally->count, sizeof *verdicts);
  for (size_t index = 0; index < tally->count; index++) verdicts[index] = &tally->verdicts[index];
  if (tally->count > 0) qsort(verdicts, tally->count, sizeof *verdicts, by_score);
  return verdicts;
}

/** The curve of precision over recall, a point for each object that was found. */
struct curve {
  double *precisions, *recalls;
  size_t count;
};

static void draw_curve(struct curve *curve, const struct verdict *const *verdicts, const struct tally *tally,
                       size_t limit, unsigned bit) {
  size_t right = 0, wrong = 0;
  curve->count = 0;
  for (size_t index = 0; index < tally->count; index++) {
    const struct verdict *verdict = verdicts[index];
    if (verdict->rank >= limit || (verdict->passed_by & bit)) continue;
    if (verdict->matched & bit)
      right++;
    else
      wrong++;
    curve->recalls[curve->count] = (double)right / (double)tally->truth_count;
    curve->precisions[curve->count++] = (double)right / ((double)(right + wrong) + DBL_EPSILON);
  }
}

/** The mean over the recalls 0, 0.01, …, 1 of the best precision that is reached at that recall or above. */
static double mean_precision(struct curve *curve) {
  double sum = 0.0;
  size_t point = 0;
  for (size_t index = curve->count; index-- > 1;)
    curve->precisions[index - 1] = fmax(curve->precisions[index - 1], curve->precisions[index]);
  for (int recall = 0; recall < RECALL_COUNT; recall++) {
    while (point < curve->count && curve->recalls[point] < recall * 0.01) point++;
    if (point < curve->count) sum += curve->precisions[point];
  }
  return sum / RECALL_COUNT;
}

static void sum_up(struct precision_entry entries[LIMIT_COUNT * THRESHOLD_COUNT], const struct tally *tally) {
  const struct verdict **verdicts = in_order_of_scores(tally);
  struct curve curve = {.precisions = allocate(tally->count, sizeof *curve.precisions),
                        .recalls = allocate(tally->count, sizeof *curve.recalls)};
  for (size_t index = 0; index < LIMIT_COUNT * THRESHOLD_COUNT; index++) {
    entries[index] = (struct precision_entry){-1.0, -1.0};
    if (tally->truth_count == 0) continue;
    draw_curve(&curve, verdicts, tally, found_limits[index / THRESHOLD_COUNT],
               1u << (index % THRESHOLD_COUNT));
    entries[index].recall = curve.count > 0 ? curve.recalls[curve.count - 1] : 0.0;
    entries[index].precision = mean_precision(&curve);
  }
  free(verdicts);
  free(curve.precisions);
  free(curve.recalls);
}

void precision_compute(struct precision *precision, const struct dataset *dataset,
                       const struct object_list *found, enum object_part part) {
  const size_t entries = dataset->category_count * SIZES_COUNT * LIMIT_COUNT * THRESHOLD_COUNT;
  size_t truth_position = 0, found_position = 0;
  *precision = (struct precision){.category_count = dataset->category_count,
                                  .entries = allocate(entries, sizeof *precision->entries)};
  for (size_t category = 0; category < dataset->category_count; category++) {
    struct tally tallies[SIZES_COUNT];
    judge_category(tallies, stretch_of(&dataset->objects, &truth_position, category),
                   stretch_of(found, &found_position, category), part);
    for (int sizes = 0; sizes < SIZES_COUNT; sizes++) {
      sum_up(entry_at(precision, category, (enum object_sizes)sizes, 0), &tallies[sizes]);
      free(tallies[sizes].verdicts);
    }
  }
}

void precision_free(struct precision *precision) {
  free(precision->entries);
  *precision = (struct precision){0};
}

double precision_of_category(const struct precision *precision, const struct precision_number *number,
                             size_t category) {
  const struct precision_entry *entries =
      entry_at(precision, category, number->sizes, number->limit) + number->first_threshold;
  double sum = 0.0;
  for (size_t index = 0; index < number->threshold_count; index++)
    sum += number->is_recall ? entries[index].recall : entries[index].precision;
  return sum / (double)number->threshold_count;
}

double precision_mean(const struct precision *precision, const struct precision_number *number) {
  double sum = 0.0;
  size_t count = 0;
  for (size_t category = 0; category < precision->category_count; category++) {
    const double mean = precision_of_category(precision, number, category);
    if (mean < 0.0) continue;
    sum += mean;
    count++;
  }
  return count > 0 ? sum / (double)count : -1.0;
}
