/** Runs of a network in turn with samples of what the device computes at most. */
#ifndef RESCL_MEASURE_TURNS_H
#define RESCL_MEASURE_TURNS_H

#include "network/network.h"

struct turns_request {
  struct network *network;
  int64_t flops; // of a run
  double run_ms; // about what a run takes
  size_t most;   // turns, but not fewer than LEAST_TURNS
};

struct turns {
  double fraction;        // median of a run's speed over the mean of the samples before and after it
  double usual_gflops;    // median of the samples
  double greatest_gflops; // of the samples
};

enum { LEAST_TURNS = 5 };

/** As many turns as take about two seconds.
 *  @return 0 where they would take long, or the device failed: then there is nothing in `turns` */
int turns_take(struct turns *turns, const struct turns_request *request);

#endif
