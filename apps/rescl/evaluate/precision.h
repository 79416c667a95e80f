/** How well a network detects: COCO's average precision and recall, as COCOeval computes them. */
#ifndef RESCL_EVALUATE_PRECISION_H
#define RESCL_EVALUATE_PRECISION_H

#include "evaluate/dataset.h"
#include "evaluate/matching.h"

enum { LIMIT_COUNT = 3 };

/** So many objects of a picture and category are looked at: 1, 10, MOST_FOUND. */
extern const size_t found_limits[LIMIT_COUNT];

/** What all is averaged from; -1 where there is nothing to be found. */
struct precision_entry {
  double precision; // the mean over 101 recalls from 0 to 1
  double recall;
};

struct precision {
  size_t category_count;
  struct precision_entry *entries; // [categories][SIZES_COUNT][LIMIT_COUNT][THRESHOLD_COUNT]
};

/** Compares what was found with what is there. precision_free() frees what it makes.
 *  @param found  in order
 *  @param part   which of them is compared: both have it */
void precision_compute(struct precision *precision, const struct dataset *dataset,
                       const struct object_list *found, enum object_part part);
void precision_free(struct precision *precision);

/** One of the numbers that COCOeval.summarize() shows. */
struct precision_number {
  const char *key;         // in JSON, "ap_50"
  const char *heading;     // "AP50"
  const char *explanation; // "at IoU 0.50"
  int is_recall;
  size_t first_threshold, threshold_count;
  enum object_sizes sizes;
  size_t limit; // of found_limits
};

enum { PRECISION_NUMBER_COUNT = 12 };
extern const struct precision_number precision_numbers[PRECISION_NUMBER_COUNT];

/** The mean over all categories that there is something of; -1 where there is none. */
double precision_mean(const struct precision *precision, const struct precision_number *number);

/** The same of one category. */
double precision_of_category(const struct precision *precision, const struct precision_number *number,
                             size_t category);

#endif
