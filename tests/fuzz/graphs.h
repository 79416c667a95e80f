/** What fuzzers of networks share: graphs that are small enough to compute, and what they come to. */
#ifndef RESCL_TESTS_FUZZ_GRAPHS_H
#define RESCL_TESTS_FUZZ_GRAPHS_H

#include "graph/graph.h"

/** Keeps what constants may take small, once for the process. */
void graphs_start(void);

/** Whether a run takes little memory and work. Shapes must be known. */
int graphs_is_small(const struct graph *graph);

/** The graph's outputs as the reference computes them, of pseudo-random inputs that depend on their place alone. */
struct graphs_outputs {
  rescl_status status;
  void **data; // [output_count]
  int count;
};
struct graphs_outputs graphs_compute(const struct graph *graph);
void graphs_outputs_free(struct graphs_outputs *outputs);

/** The index-th input's data: the same for any graph whose input there has that type and shape; free(). */
void *graphs_input(const struct graph *graph, int index);

/** Whether all its elements are finite, and none so large that rounding decides. */
int graphs_is_finite(const struct tensor *tensor);

/** Whether it is as expected: off by so much of the largest magnitude, or by less than what is left where numbers of
 *  about one cancel each other out. */
int graphs_is_close(const struct tensor *found, const struct tensor *expected, double largest_error);

#endif
