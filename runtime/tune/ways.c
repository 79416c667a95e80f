#include "tune/ways_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/threads.h"
#include "kernels/sources.h"

/** What a plan's nodes are chosen with: the layers that can run so do, the others as usual. */
struct chooser {
  struct ways *ways;
  const struct device_profile *profile;
  const size_t *layer_of_node; // by node->index: number + 1; 0: none
  struct kernel_choice choice;
};

static int is_same(const struct kernel_choice *first, const struct kernel_choice *second) {
  return first->kernel == second->kernel && first->variant == second->variant;
}

static struct way *find_way(struct layer_ways *layer, const struct kernel_choice *choice) {
  for (size_t index = 0; index < layer->count; index++)
    if (is_same(&layer->list[index].choice, choice)) return &layer->list[index];
  return NULL;
}

static rescl_status choose(void *user, const struct node *node, struct kernel_choice *choice) {
  const struct chooser *chooser = user;
  const size_t number = chooser->layer_of_node[node->index];
  *choice = chooser->choice;
  if (number && find_way(&chooser->ways->layers[number - 1], choice)) return RESCL_OK;
  *choice = (struct kernel_choice){0};
  return kernel_choose(&choice->kernel, node, &(struct kernel_preference){NULL, chooser->profile});
}

/** FNV-1a, a step for each byte. */
static uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t size_bytes) {
  const unsigned char *byte = bytes;
  for (size_t index = 0; index < size_bytes; index++) hash = (hash ^ byte[index]) * 0x100000001b3u;
  return hash;
}

/** Programs beyond what a set holds make a way impossible: no network has so many. */
static rescl_status add_launch(struct ways *ways, struct way *way, const struct planned_launch *launch) {
  size_t number = WAYS_PROGRAMS_MOST;
  if (launch->source) {
    TRY(wanted_add(&ways->programs, launch->source, launch->options));
    number = wanted_number(&ways->programs, launch->source, launch->options);
    way->is_possible &= number < WAYS_PROGRAMS_MOST;
    if (number < WAYS_PROGRAMS_MOST) way->programs |= (program_set)1 << number;
  }
  way->launches = hash_bytes(way->launches, launch->kernel, strlen(launch->kernel) + 1);
  way->launches = hash_bytes(way->launches, launch->items, sizeof launch->items);
  way->launches = hash_bytes(way->launches, launch->group, sizeof launch->group);
  way->launches = hash_bytes(way->launches, &number, sizeof number);
  return RESCL_OK;
}

static rescl_status fill_way(struct ways *ways, struct way *way, const struct plan *plan,
                             const struct planned_node *planned, const struct device_profile *profile) {
  const struct kernel *kernel = way->choice.kernel;
  way->is_possible = 1;
  way->cycles =
      kernel->estimate ? kernel->estimate(planned->node, profile, way->choice.variant).cycles : INFINITY;
  way->launches = 0xcbf29ce484222325u;
  for (size_t index = 0; index < planned->launch_count; index++)
    TRY(add_launch(ways, way, &plan->launches[planned->first_launch + index]));
  return RESCL_OK;
}

/** What one choice takes for each layer that it can run. A plan that fails leaves them impossible. */
static rescl_status fill_choice(struct chooser *chooser, const struct graph *graph) {
  struct plan *plan = NULL;
  const struct recorder_options options = {.choose = choose, .choose_user = chooser};
  if (plan_create(&plan, chooser->profile, graph, &options) != RESCL_OK) return RESCL_OK;
  rescl_status status = RESCL_OK;
  for (size_t index = 0; index < plan->node_count && status == RESCL_OK; index++) {
    const struct planned_node *planned = &plan->nodes[index];
    const size_t number = chooser->layer_of_node[planned->node->index];
    struct layer_ways *layer = number ? &chooser->ways->layers[number - 1] : NULL;
    struct way *way = layer && layer->node == planned->node ? find_way(layer, &chooser->choice) : NULL;
    if (way) status = fill_way(chooser->ways, way, plan, planned, chooser->profile);
  }
  plan_free(plan);
  return status;
}

static void mark_twins(struct layer_ways *layer) {
  for (size_t later = 1; later < layer->count; later++)
    for (size_t earlier = 0; earlier < later; earlier++) {
      const struct way *first = &layer->list[earlier];
      struct way *second = &layer->list[later];
      second->is_twin |= first->is_possible && !first->is_twin && second->is_possible &&
                         first->choice.kernel == second->choice.kernel && first->launches == second->launches;
    }
}

static rescl_status fill_ways(struct ways *ways, const struct ways_request *request,
                              const size_t *layer_of_node) {
  struct chooser chooser = {ways, request->profile, layer_of_node, {0}};
  for (size_t number = 0; number < ways->layer_count; number++) {
    struct layer_ways *layer = &ways->layers[number];
    for (size_t index = 0; index < layer->count; index++) {
      if (layer->list[index].is_possible) continue; // known from a layer before
      chooser.choice = layer->list[index].choice;
      TRY(fill_choice(&chooser, request->graph));
    }
  }
  for (size_t number = 0; number < ways->layer_count; number++) mark_twins(&ways->layers[number]);
  return RESCL_OK;
}

static void take_layer(struct layer_ways *layer, const struct ways_layer *given) {
  *layer = (struct layer_ways){.node = given->node, .flops = given->flops, .count = given->candidates.count};
  for (size_t index = 0; index < layer->count; index++)
    layer->list[index].choice = given->candidates.list[index];
}

static rescl_status fill(struct ways *ways, const struct ways_request *request) {
  size_t *layer_of_node = calloc((size_t)request->graph->node_count + 1, sizeof *layer_of_node);
  ways->layers = calloc(request->layer_count + 1, sizeof *ways->layers);
  ways->layer_count = request->layer_count;
  rescl_status status = RESCL_OK;
  if (!layer_of_node || !ways->layers) TRY_CLEANUP(fail_memory(request->layer_count * sizeof *ways->layers));
  for (size_t number = 0; number < ways->layer_count; number++) {
    take_layer(&ways->layers[number], &request->layers[number]);
    layer_of_node[request->layers[number].node->index] = number + 1;
  }
  TRY_CLEANUP(fill_ways(ways, request, layer_of_node));
  ways_choose_programs(ways, request->most_programs);
cleanup:
  free(layer_of_node);
  return status;
}

rescl_status ways_create(struct ways **ways, const struct ways_request *request) {
  *ways = NULL;
  struct ways *made = calloc(1, sizeof *made);
  if (!made) return fail_memory(sizeof *made);
  const rescl_status status = fill(made, request);
  if (status == RESCL_OK)
    *ways = made;
  else
    ways_free(made);
  return status;
}

void ways_free(struct ways *ways) {
  if (!ways) return;
  wanted_free(&ways->programs);
  free(ways->layers);
  free(ways);
}

/** The chosen ones from `first` on. */
static rescl_status build_round(struct ways *ways, const struct ways_build *build, size_t first,
                                size_t count) {
  struct wanted round = {0};
  rescl_status status = RESCL_OK;
  for (size_t index = first; index < first + count; index++) {
    const struct wanted_program *program = &ways->programs.list[ways->order[index]];
    TRY_CLEANUP(wanted_add(&round, program->source, program->options));
  }
  TRY_CLEANUP(wanted_build(&round, build->shelf, build->context, build->progress, build->user));
cleanup:
  wanted_free(&round);
  return status;
}

rescl_status ways_build_programs(struct ways *ways, const struct ways_build *build) {
  const size_t at_once = threads_available() > 2 ? threads_available() : 2;
  size_t built = 0;
  while (built < ways->chosen_count && (built == 0 || build->go_on(build->user))) {
    const size_t left = ways->chosen_count - built, count = left < at_once ? left : at_once;
    TRY(build_round(ways, build, built, count));
    built += count;
  }
  while (ways->chosen_count > built) ways->chosen &= ~((program_set)1 << ways->order[--ways->chosen_count]);
  return RESCL_OK;
}
