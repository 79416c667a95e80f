#include "bench/plan.h"

#include <inttypes.h>
#include <stdlib.h>

#include "console/report.h"
#include "network/network.h"
#include "rescl/rescl.h"

void bench_plan_add_batch(struct bench_plan *plan, int64_t batch) {
  plan->batches =
      allocate_more(plan->batches, plan->batch_count, &plan->batch_capacity, sizeof *plan->batches);
  plan->batches[plan->batch_count++] = batch;
}

static void add_job(struct bench_plan *plan, const char *path, int64_t batch) {
  plan->jobs = allocate_more(plan->jobs, plan->count, &plan->capacity, sizeof *plan->jobs);
  plan->jobs[plan->count++] = (struct bench_job){path, batch};
}

/** 0 where it is open, -1 where the model can not be loaded. */
static int64_t find_fixed_batch(const char *path) {
  rescl_model *model = NULL;
  const int64_t fixed = rescl_model_load(&model, path) == RESCL_OK ? model_fixed_batch(model) : -1;
  rescl_model_free(model);
  return fixed;
}

static void add_open_model(struct bench_plan *plan, const char *path) {
  for (size_t index = 0; index < plan->batch_count; index++) add_job(plan, path, plan->batches[index]);
  if (plan->batch_count == 0) add_job(plan, path, 1);
}

static void add_fixed_model(struct bench_plan *plan, const char *path, int64_t fixed) {
  for (size_t index = 0; index < plan->batch_count; index++)
    if (plan->batches[index] != fixed)
      report("%s: batch %" PRId64 " left out: the model's batch is fixed at %" PRId64, path,
             plan->batches[index], fixed);
  add_job(plan, path, fixed);
}

void bench_plan_make(struct bench_plan *plan) {
  for (size_t index = 0; index < plan->models.count; index++) {
    const char *path = plan->models.items[index];
    const int64_t fixed = find_fixed_batch(path);
    if (fixed == 0)
      add_open_model(plan, path);
    else if (fixed > 0)
      add_fixed_model(plan, path, fixed);
    else
      add_job(plan, path, 1); // which fails, and says why
  }
}

void bench_plan_free(struct bench_plan *plan) {
  free(plan->jobs);
  free(plan->batches);
  text_list_free(&plan->models);
}
