/** Which of the objects that were found in a picture are there: as COCOeval matches them. */
#ifndef RESCL_EVALUATE_MATCHING_H
#define RESCL_EVALUATE_MATCHING_H

#include "evaluate/object.h"

/** Overlaps from which on an object counts as found. */
enum { THRESHOLD_COUNT = 10 };
extern const double overlap_thresholds[THRESHOLD_COUNT];

/** Objects smaller or larger than that neither help nor harm: COCO's small, medium and large. */
enum object_sizes { SIZES_ALL, SIZES_SMALL, SIZES_MEDIUM, SIZES_LARGE, SIZES_COUNT };

/** So many objects of a picture and category count, the surest. */
enum { MOST_FOUND = 100 };

/** Objects of one category in one picture; what was found in order of scores. */
struct group {
  const struct object *truths;
  size_t truth_count;
  const struct object *found;
  size_t found_count; // at most MOST_FOUND
  double *overlaps;   // [found][truths]; group_measure()
};

/** Measures how much each overlaps with each; group_free() frees that. */
void group_measure(struct group *group, enum object_part part);
void group_free(struct group *group);

/** What is said of an object that was found; a bit for each threshold. */
struct verdict {
  double score;
  size_t rank;        // among those of the group, by score
  unsigned matched;   // there is such an object
  unsigned passed_by; // it neither helps nor harms
};

/** Judges each that was found.
 *  @param verdicts  room for group->found_count
 *  @return how many objects there were to be found */
size_t group_match(struct verdict *verdicts, const struct group *group, enum object_sizes sizes);

#endif
