#include "rescl/plan.h"

#include <stdlib.h>
#include <string.h>

#include "api/model.h"
#include "base/argument.h"
#include "kernels/plan.h"
#include "opencl/known_devices.h"
#include "tune/candidates.h"

/** The report, and what its strings live in. */
struct planned_model {
  rescl_plan report; // first: the caller's pointer is this one's
  struct graph *graph;
  struct plan *plan;
};

rescl_status rescl_known_devices(rescl_device_info **list, size_t *count) {
  if (list) *list = NULL;
  if (count) *count = 0;
  REQUIRE(list);
  REQUIRE(count);
  size_t known_count = 0;
  while (known_devices[known_count].name) known_count++;
  rescl_device_info *infos = calloc(known_count, sizeof *infos);
  if (!infos) return fail_memory(known_count * sizeof *infos);
  for (size_t index = 0; index < known_count; index++)
    known_device_describe(&infos[index], &known_devices[index]);
  *list = infos;
  *count = known_count;
  return RESCL_OK;
}

rescl_plan_options rescl_plan_options_default(void) {
  return (rescl_plan_options){.binding.batch = 0};
}

/** What would run without tuning. */
static rescl_status choose(void *user, const struct node *node, struct kernel_choice *choice) {
  struct kernel_choice candidates[CANDIDATES_MOST];
  TRY(kernel_choose(&choice->kernel, node, user));
  if (candidates_list(candidates, node, user) > 0) *choice = candidates[0];
  return RESCL_OK;
}

static void describe_launch(rescl_planned_launch *launch, const struct planned_launch *planned) {
  *launch = (rescl_planned_launch){.kernel = planned->kernel,
                                   .program = planned->source ? (int64_t)planned->program : -1,
                                   .local_bytes = planned->local_bytes,
                                   .pieces = planned->pieces,
                                   .parts = planned->parts > 0 ? planned->parts : 1};
  for (int side = 0; side < 3 && planned->source; side++) {
    launch->group_size[side] = planned->group[side];
    launch->groups[side] = (planned->items[side] + planned->group[side] - 1) / planned->group[side];
  }
}

static rescl_planned_cost estimate(const struct planned_node *planned, const struct device_profile *profile) {
  const struct kernel_choice *choice = &planned->choice;
  if (!choice->kernel->estimate) return (rescl_planned_cost){0};
  const struct kernel_estimate cost = choice->kernel->estimate(planned->node, profile, choice->variant);
  return (rescl_planned_cost){.registers = (unsigned)cost.registers,
                              .local_bytes = (uint64_t)cost.local_bytes,
                              .occupancy = cost.occupancy,
                              .cycles = cost.cycles};
}

static void describe_layer(rescl_planned_layer *layer, const struct planned_node *planned,
                           const struct device_profile *profile) {
  *layer = (rescl_planned_layer){.name = planned->node->name,
                                 .op = planned->node->call.op->name,
                                 .algorithm = planned->choice.kernel->name,
                                 .variant = kernel_variant_name(&planned->choice),
                                 .first_launch = planned->first_launch,
                                 .launch_count = planned->launch_count,
                                 .workspace_bytes = planned->workspace_bytes,
                                 .weight_bytes = planned->weight_bytes,
                                 .cost = estimate(planned, profile)};
}

static rescl_status describe(rescl_plan *report, struct graph *graph, const struct plan *plan,
                             const struct device_profile *profile) {
  ARENA_NEW(&graph->arena, report->layers, plan->node_count + 1);
  ARENA_NEW(&graph->arena, report->launches, plan->launch_count + 1);
  ARENA_NEW(&graph->arena, report->programs, plan->programs.count + 1);
  report->layer_count = plan->node_count;
  report->launch_count = plan->launch_count;
  report->program_count = plan->programs.count;
  report->enqueue_count = plan->enqueue_count;
  report->weight_bytes = plan->weight_bytes;
  report->workspace_bytes = plan->workspace_bytes;
  report->arena_bytes = (uint64_t)graph->arena_bytes;
  for (size_t index = 0; index < report->layer_count; index++)
    describe_layer(&report->layers[index], &plan->nodes[index], profile);
  for (size_t index = 0; index < report->program_count; index++)
    report->programs[index] = (rescl_planned_program){.source = plan->programs.list[index].source,
                                                      .options = plan->programs.list[index].options};
  for (size_t index = 0; index < report->launch_count; index++) {
    describe_launch(&report->launches[index], &plan->launches[index]);
    if (plan->launches[index].source) report->programs[plan->launches[index].program].launch_count++;
  }
  return RESCL_OK;
}

static rescl_status fill(struct planned_model *planned, const rescl_model *model,
                         const rescl_plan_options *options) {
  const struct known_device *device = NULL;
  struct device_profile profile;
  TRY(known_device_find(&device, options->device));
  TRY(check_algorithm(options->algorithm));
  TRY(device_profile_choose(&profile, &device->info, 0));
  known_device_describe(&planned->report.device, device);
  struct lower_options lower = lower_options_for(&profile, options->algorithm);
  lower.binding = &options->binding;
  TRY(model_lower(&planned->graph, model, &lower));
  struct kernel_preference preference = {options->algorithm, &profile};
  TRY(status_within(plan_create(&planned->plan, &profile, planned->graph,
                                &(struct recorder_options){.choose = choose, .choose_user = &preference}),
                    "%s: ", model->path));
  return describe(&planned->report, planned->graph, planned->plan, &profile);
}

rescl_status rescl_plan_create(rescl_plan **plan, const rescl_model *model,
                               const rescl_plan_options *options) {
  if (plan) *plan = NULL;
  REQUIRE(plan);
  REQUIRE(model);
  REQUIRE(options);
  REQUIRE(options->device);
  struct planned_model *made = calloc(1, sizeof *made);
  if (!made) return fail_memory(sizeof *made);
  const rescl_status status = fill(made, model, options);
  if (status == RESCL_OK)
    *plan = &made->report;
  else
    rescl_plan_free(&made->report);
  return status;
}

void rescl_plan_free(rescl_plan *report) {
  if (!report) return;
  struct planned_model *planned = (struct planned_model *)report;
  plan_free(planned->plan);
  graph_free(planned->graph);
  free(planned);
}
