/** How good a network is, in numbers: a column for each device and way to count. */
#ifndef RESCL_EVALUATE_SCORES_H
#define RESCL_EVALUATE_SCORES_H

#include <stddef.h>

struct score {
  char *name;
  const char *meaning; // a constant, "" where the name says it
  double value;        // NaN: there is none
};

struct score_column {
  char *heading;
  struct score *items;
  size_t count, capacity;
};

/** Zeroed: none. */
struct scores {
  struct score_column *columns;
  size_t count, capacity;
};

/** A new column at the right; what belongs to one device and what it counts, either may be "".
 *  @return valid until the next one */
struct score_column *scores_add_column(struct scores *scores, const char *device, const char *counted);

void score_column_add(struct score_column *column, const char *name, const char *meaning, double value);

void scores_free(struct scores *scores);

/** Prints all side by side; all that have rows have the same ones. */
void scores_print(const struct scores *scores);

#endif
