/** The ways that need the least memory, where there is too little for the fastest: what each candidate would ask for is
 *  told by a plan, in which every node that has so many takes its first candidate, then its second, and so on. */
#include <stdlib.h>

#include "kernels/plan.h"
#include "opencl/context.h"
#include "tune/tuner_inside.h"

/** By kind of layer. */
struct demand {
  struct kernel_choice choice; // of this plan; kernel NULL: it is not in it
  size_t size_bytes;           // of this plan
  struct kernel_choice least;
  size_t least_bytes;
};

struct saving {
  struct tuner *tuner;
  struct demand *demands;
  size_t number; // of the candidates of this plan
  int is_over;   // no node has so many
};

static struct demand *demand_of(const struct saving *saving, const struct node *node) {
  return &saving->demands[saving->tuner->layer_of_node[node->index] - 1];
}

/** Where there is none of that number, or it is out, what would run otherwise. */
static rescl_status choose_numbered(void *user, const struct node *node, struct kernel_choice *choice) {
  struct saving *saving = user;
  struct demand *demand = demand_of(saving, node);
  const struct candidates candidates = tuner_candidates(saving->tuner, node);
  demand->choice = (struct kernel_choice){0};
  if (saving->number < candidates.count) {
    saving->is_over = 0;
    *choice = candidates.list[saving->number];
    if (tuner_may_choose(saving->tuner, node, choice, 0)) demand->choice = *choice;
  }
  return demand->choice.kernel ? RESCL_OK : tuner_choose(saving->tuner, node, choice);
}

/** It can not even be planned. */
static rescl_status give_up(void *user, const struct node *node, rescl_status why,
                            struct kernel_choice *choice) {
  struct saving *saving = user;
  (void)why;
  demand_of(saving, node)->choice = (struct kernel_choice){0};
  return tuner_choose(saving->tuner, node, choice);
}

/** The largest of a kind's nodes counts: weights that several share are told of with the first. */
static void take_plan(const struct saving *saving, const struct plan *plan) {
  const size_t kind_count = saving->tuner->kind_count;
  for (size_t kind = 0; kind < kind_count; kind++) saving->demands[kind].size_bytes = 0;
  for (size_t index = 0; index < plan->node_count; index++) {
    const struct planned_node *planned = &plan->nodes[index];
    struct demand *demand = demand_of(saving, planned->node);
    const size_t size_bytes = planned->weight_bytes + planned->workspace_bytes;
    if (size_bytes > demand->size_bytes) demand->size_bytes = size_bytes;
  }
  for (size_t kind = 0; kind < kind_count; kind++) {
    struct demand *demand = &saving->demands[kind];
    if (!demand->choice.kernel || (demand->least.kernel && demand->size_bytes >= demand->least_bytes))
      continue;
    demand->least = demand->choice;
    demand->least_bytes = demand->size_bytes;
  }
}

static rescl_status plan_numbered(struct saving *saving) {
  const struct recorder_options options = {
      .choose = choose_numbered, .refuse = give_up, .choose_user = saving};
  struct plan *plan = NULL;
  saving->is_over = 1;
  TRY(plan_create(&plan, context_profile(saving->tuner->context), saving->tuner->graph, &options));
  take_plan(saving, plan);
  plan_free(plan);
  return RESCL_OK;
}

rescl_status tuner_save_memory(struct tuner *tuner) {
  struct saving saving = {.tuner = tuner};
  rescl_status status = RESCL_OK;
  saving.demands = calloc(tuner->kind_count + 1, sizeof *saving.demands);
  if (!saving.demands) return fail_memory((tuner->kind_count + 1) * sizeof *saving.demands);
  for (; status == RESCL_OK && !saving.is_over; saving.number++) status = plan_numbered(&saving);
  for (size_t kind = 0; kind < tuner->kind_count && status == RESCL_OK; kind++)
    if (saving.demands[kind].least.kernel) tuner->layers[kind].choice = saving.demands[kind].least;
  free(saving.demands);
  return status;
}
