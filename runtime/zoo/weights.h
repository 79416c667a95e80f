/** Seeded random weights: asked for while a network is built, drawn afterwards on every core. */
#ifndef RESCL_ZOO_WEIGHTS_H
#define RESCL_ZOO_WEIGHTS_H

#include <stdint.h>

#include "base/status.h"

enum weights_distribution {
  WEIGHTS_NORMAL, // mean 0, standard deviation `high`
  WEIGHTS_UNIFORM // from `low` to `high`
};

/** One tensor to fill. */
struct weights_spec {
  const char *name; // together with the seed it fixes the numbers, whatever else the network holds
  float *data;      // `count` elements
  size_t count;
  enum weights_distribution distribution;
  double low, high;
};

/** Sums to be added once the weights are there:
 *
 *      sums[row] += factor * (weights[row][0] + weights[row][1] + …)
 */
struct weights_row_sums {
  const float *weights; // [rows][columns]
  size_t rows, columns;
  double factor;
  float *sums; // rows elements
};

struct weights_chunk;

/** What is still to be filled. Zero-initialised (with its seed) is empty and ready. */
struct weights {
  uint64_t seed;
  struct weights_chunk *chunks;
  size_t chunk_count, chunk_capacity;
  struct weights_row_sums *row_sums;
  size_t row_sums_count, row_sums_capacity;
};

/** Notes the tensor; nothing is written yet. */
rescl_status weights_add(struct weights *weights, const struct weights_spec *spec);

rescl_status weights_add_row_sums(struct weights *weights, const struct weights_row_sums *row_sums);

/** Fills all that was noted. The numbers depend on seed and names only, not on the number of threads. */
rescl_status weights_draw(const struct weights *weights);

/** Forgets everything; the tensors stay. */
void weights_free(struct weights *weights);

#endif
