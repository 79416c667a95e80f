/** What a benchmark is to time: every model with every batch. */
#ifndef RESCL_BENCH_PLAN_H
#define RESCL_BENCH_PLAN_H

#include <stddef.h>
#include <stdint.h>

#include "data/text_list.h"

/** One result to come on each device. */
struct bench_job {
  const char *path;
  int64_t batch;
};

struct bench_plan {
  struct bench_job *jobs;
  size_t count, capacity;
  struct text_list models;
  int64_t *batches; // as given; none: 1
  size_t batch_count, batch_capacity;
};

void bench_plan_add_batch(struct bench_plan *plan, int64_t batch);

/** Makes the jobs out of models and batches. A model whose batch is fixed has one job; what is left out for
 *  it is told on stderr. Needs no device. */
void bench_plan_make(struct bench_plan *plan);
void bench_plan_free(struct bench_plan *plan);

#endif
