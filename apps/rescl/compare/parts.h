/** What the comparison is made of while it is made. */
#ifndef RESCL_COMPARE_PARTS_H
#define RESCL_COMPARE_PARTS_H

#include "compare/input.h"

enum { COMPARISON_MOST_SERIES = 100, COMPARISON_ID_BYTES = 4 };

/** One element of a file's "results". */
struct comparison_entry {
  const struct comparison_input *input;
  const cJSON *json;
  char *network; /**< "" where no model is named */
  double batch;  /**< NaN: not known */
  size_t series; /**< its index, once is_placed */
  int is_placed;
  int is_ok; /**< it ran */
};

/** One device and way to use it. */
struct comparison_series {
  char id[COMPARISON_ID_BYTES];
  char *label;
  const struct comparison_entry *first; /**< which tells host and device */
  const struct comparison_input *timed; /**< where its timings are from; NULL: it has none */
};

struct comparison_parts {
  struct comparison_entry *entries;
  size_t entry_count, entry_capacity;
  struct comparison_series series[COMPARISON_MOST_SERIES];
  size_t series_count;
  size_t baseline; /**< index of the series that others are held against */
};

/** Fills entries and series from the files. Reports and returns EXIT_FAILED where there are too many. */
int comparison_parts_gather(struct comparison_parts *parts, const struct comparison_input *inputs,
                            size_t input_count);

void comparison_parts_free(struct comparison_parts *parts);

/** Gives every series a label of its own: the device's name, and what else it takes. */
void comparison_label(struct comparison_parts *parts);

/** Adds "time_ratio" and "verdict" of a time against the baseline's; NaN: not known. Times that differ by no
 * more than `allowed` are the same. */
void comparison_add_verdict(cJSON *result, double time, double baseline, double allowed, int is_baseline);

/** How far the medians of two such results may differ; NaN where that is not told. */
double comparison_spread(const cJSON *result);

/** The layers of the profiles among entries of one network and batch, matched by name, each once, in the
 * order of the network: an array for the comparison. `profiles` holds an entry, or NULL, for each series. */
cJSON *comparison_layers(const struct comparison_parts *parts,
                         const struct comparison_entry *const *profiles);

/** Adds "notes" to a comparison that has all else. */
void comparison_add_notes(cJSON *root);

#endif
