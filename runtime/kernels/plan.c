#include "kernels/plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "kernels/recorder_inside.h"

rescl_status plan_begin_node(struct plan *plan, const struct node *node, const struct kernel_choice *choice) {
  if (!plan) return RESCL_OK;
  TRY(ARRAY_RESERVE(plan->nodes, plan->node_count + 1, plan->node_capacity));
  plan->nodes[plan->node_count++] =
      (struct planned_node){.node = node, .choice = *choice, .first_launch = plan->launch_count};
  return RESCL_OK;
}

static rescl_status take_program(struct plan *plan, struct planned_launch *launch) {
  TRY(wanted_add(&plan->programs, launch->source, launch->options));
  launch->program = wanted_number(&plan->programs, launch->source, launch->options);
  launch->options = plan->programs.list[launch->program].options;
  return RESCL_OK;
}

/** As tasks.c joins them. */
static int shares_launch(const struct plan *plan, const struct planned_launch *launch) {
  const struct planned_launch *before =
      plan->launch_count > 0 ? &plan->launches[plan->launch_count - 1] : NULL;
  return before && before->pieces > 0 && launch->pieces > 0 && before->program == launch->program;
}

rescl_status plan_launch(struct plan *plan, const struct planned_launch *launch) {
  if (!plan) return RESCL_OK;
  struct planned_launch planned = *launch;
  TRY(ARRAY_RESERVE(plan->launches, plan->launch_count + 1, plan->launch_capacity));
  planned.kernel = arena_string(&plan->arena, launch->kernel);
  if (!planned.kernel) return fail_memory(strlen(launch->kernel));
  if (launch->source) TRY(take_program(plan, &planned));
  for (int side = 0; side < 3 && launch->source; side++) {
    if (planned.items[side] == 0) planned.items[side] = 1;
    if (planned.group[side] == 0) planned.group[side] = 1;
  }
  plan->enqueue_count += !shares_launch(plan, &planned);
  plan->launches[plan->launch_count++] = planned;
  plan->nodes[plan->node_count - 1].launch_count++;
  return RESCL_OK;
}

rescl_status plan_rows(struct plan *plan, const struct kernel_task *task, struct piece_rows **rows) {
  *rows = NULL;
  if (!plan || !task->rows) return RESCL_OK;
  ARENA_NEW(&plan->arena, *rows, (size_t)task->pieces);
  for (int64_t piece = 0; piece < task->pieces; piece++)
    (*rows)[piece] = task->rows(task->configuration, piece);
  return RESCL_OK;
}

void plan_workspace(struct plan *plan, size_t size_bytes) {
  if (!plan) return;
  size_t *most_bytes = &plan->nodes[plan->node_count - 1].workspace_bytes;
  if (size_bytes > *most_bytes) *most_bytes = size_bytes;
}

void plan_weights(struct plan *plan, size_t size_bytes) {
  if (plan) plan->nodes[plan->node_count - 1].weight_bytes += size_bytes;
}

static rescl_status fill(struct plan *plan, const struct device_profile *profile, const struct graph *graph,
                         const struct recorder_options *options) {
  struct recorder recorder = {.profile = profile, .graph = graph, .options = *options, .plan = plan};
  const rescl_status status = recorder_collect(&recorder);
  plan->weight_bytes = recorder.constants.expected_bytes;
  plan->workspace_bytes = recorder.info.workspace_bytes;
  recorder_empty(&recorder);
  return status;
}

rescl_status plan_create(struct plan **plan, const struct device_profile *profile, const struct graph *graph,
                         const struct recorder_options *options) {
  *plan = NULL;
  struct plan *made = calloc(1, sizeof *made);
  if (!made) return fail_memory(sizeof *made);
  const rescl_status status = fill(made, profile, graph, options);
  if (status == RESCL_OK)
    *plan = made;
  else
    plan_free(made);
  return status;
}

void plan_free(struct plan *plan) {
  if (!plan) return;
  wanted_free(&plan->programs);
  free(plan->launches);
  free(plan->nodes);
  arena_free(&plan->arena);
  free(plan);
}
