/** Results of many devices, brought together: what the tables, the page and --json are made from. */
#ifndef RESCL_COMPARE_COMPARISON_H
#define RESCL_COMPARE_COMPARISON_H

#include "compare/input.h"

enum { COMPARISON_MOST_SERIES = 100, COMPARISON_ID_BYTES = 4 };

/** One element of a file's "results". */
struct comparison_entry {
  const struct comparison_input *input;
  const struct result *result;
  char *network; // "" where no model is named
  size_t series; // its index, once has_series
  int has_series;
};

/** One device and way to use it. */
struct comparison_series {
  char id[COMPARISON_ID_BYTES];           // "A"
  char *label;                            // the shortest text that tells it from the others
  const struct comparison_input *first;   // which tells the host,
  const struct result *about;             // and its first result, which tells the device
  const struct comparison_input *timed;   // where its timings are from; NULL: it has none
  const struct result *failure;           // how the device failed before any network; NULL: it did not
  double peak_gflops, peak_bandwidth_gbs; // the largest of what the files measured: each was reached
};

/** What a time is beside the baseline's. */
struct verdict {
  double ratio;     // the time over the baseline's
  const char *word; // "baseline", "faster", "slower", "same"; "" where there is nothing to hold it against
};

/** A network on one series. */
struct comparison_result {
  const struct result *timed;    // or failed; NULL: neither
  const struct result *profiled; // NULL: it was not
  struct verdict verdict;        // of what was timed
};

/** A layer on one series. */
struct comparison_layer_result {
  const struct layer *layer; // NULL: it has none of that name
  double difference_ms;      // the baseline's time less; NaN where that has none
  struct verdict verdict;
};

struct comparison_layer {
  const char *name, *op;
  struct comparison_layer_result *results; // one for each series
};

/** One network and batch. */
struct comparison_network {
  const char *name;
  double batch;                      // NaN: it failed before that was known
  struct comparison_result *results; // one for each series
  struct comparison_layer *layers;   // of all profiles, each once, in the order of the network
  size_t layer_count, layer_capacity;
};

/** Times are the same where the medians differ by no more than the larger of the two spreads, and the
 *  fastest run of neither is slower than the other's 99th percentile. Where a file tells no spread,
 *  p90 less the median is taken. Layers have no spread of their own: that of the whole run, in
 *  proportion, and at least 5 %. */
struct comparison {
  struct comparison_entry *entries;
  size_t entry_count, entry_capacity;
  struct comparison_series series[COMPARISON_MOST_SERIES];
  size_t series_count;
  size_t baseline; // index of the series that others are held against
  struct comparison_network *networks;
  size_t network_count, network_capacity;
  char **notes; // what a reader should know before believing a number
  size_t note_count, note_capacity;
};

/** Compares. A series joins what files say of the same device and host where they say different things
 *  (timings in one, a profile in another), and is told apart where they say the same twice. The inputs must
 *  outlive it; comparison_free() in either case.
 *  @param baseline  a series' id or a part of its label; NULL: the first series
 *  @return the exit code; failures are reported */
int comparison_make(struct comparison *comparison, const struct comparison_input *inputs, size_t input_count,
                    const char *baseline);
void comparison_free(struct comparison *comparison);

/** Its steps, one after the other. */

/** Fills entries and series from the files. Reports and returns EXIT_FAILED where there are too many. */
int comparison_gather(struct comparison *comparison, const struct comparison_input *inputs,
                      size_t input_count);

/** Gives every series a label of its own: the device's name, and what else it takes. */
void comparison_label(struct comparison *comparison);

/** Matches the layers of a network's profiles by name. */
void comparison_match_layers(const struct comparison *comparison, struct comparison_network *network);

/** Notes, once there is all else. */
void comparison_note(struct comparison *comparison);

/** A time against the baseline's; NaN: not known. Times that differ by no more than `allowed` are the same. */
struct verdict comparison_judge(double time, double baseline, double allowed, int is_baseline);

/** How far the medians of two such results may differ; NaN where that is not told. */
double comparison_spread(const struct result *result);

#endif
