#include "tune/tuner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "graph/cost.h"
#include "tune/contest.h"
#include "tune/tuner_inside.h"

#define SAVE_EVERY_MS 500.0

struct kernel_preference tuner_preference(const struct tuner *tuner) {
  return (struct kernel_preference){tuner->options.algorithm, context_profile(tuner->context)};
}

static int is_used(const struct tuner *tuner, const struct kernel *kernel) {
  for (size_t index = 0; index < tuner->used_count; index++)
    if (tuner->used[index] == kernel) return 1;
  return 0;
}

struct candidates tuner_candidates(const struct tuner *tuner, const struct node *node) {
  struct candidates listed, sorted = {.count = 0};
  const struct kernel_preference preference = tuner_preference(tuner);
  listed.count = candidates_list(listed.list, node, &preference);
  for (int needs_program = 0; needs_program < 2; needs_program++)
    for (size_t index = 0; index < listed.count; index++)
      if ((index > 0 && !is_used(tuner, listed.list[index].kernel)) == needs_program)
        sorted.list[sorted.count++] = listed.list[index];
  return sorted;
}

/** The algorithm that is forced on the node, where it has it: then what was found with a free choice does not
 *  hold, nor the other way round. */
static const char *forced_on(const struct tuner *tuner, const struct node *node) {
  const struct candidates candidates = tuner_candidates(tuner, node);
  const char *forced = tuner->options.algorithm;
  const char *usual = candidates.count ? candidates.list[0].kernel->algorithm : NULL;
  return forced && usual && strcmp(forced, usual) == 0 ? forced : NULL;
}

static void add_node(struct tuner *tuner, const struct node *node) {
  char signature[SIGNATURE_BYTES];
  size_t index = 0;
  const char *forced = signature_is_tunable(node) ? forced_on(tuner, node) : NULL;
  signature_write(signature, node, tuner->compute_units, forced);
  while (index < tuner->kind_count && strcmp(tuner->layers[index].result.signature, signature) != 0) index++;
  struct tuned_layer *layer = &tuner->layers[index];
  if (index == tuner->kind_count) {
    tuner->kind_count++;
    *layer = (struct tuned_layer){.node = node, .flops = node_flops(node)};
    memcpy(layer->result.signature, signature, sizeof signature);
  }
  layer->node_count++;
  tuner->layer_of_node[node->index] = index + 1;
}

static void note_usual(struct tuner *tuner, const struct node *node) {
  const struct kernel *usual = NULL;
  const struct kernel_preference preference = tuner_preference(tuner);
  if (kernel_choose(&usual, node, &preference) == RESCL_OK && !is_used(tuner, usual) &&
      tuner->used_count < CANDIDATES_MOST)
    tuner->used[tuner->used_count++] = usual;
}

static rescl_status collect_layers(struct tuner *tuner) {
  const size_t count = (size_t)tuner->graph->node_count;
  tuner->layers = calloc(count + 1, sizeof *tuner->layers);
  tuner->layer_of_node = calloc(count + 1, sizeof *tuner->layer_of_node);
  if (!tuner->layers || !tuner->layer_of_node) return fail_memory((count + 1) * sizeof *tuner->layers);
  for (const struct node *node = tuner->graph->first; node; node = node->next)
    if (signature_is_tunable(node)) note_usual(tuner, node);
  for (const struct node *node = tuner->graph->first; node; node = node->next)
    if (signature_is_tunable(node)) add_node(tuner, node);
  tuner->layer_count = tuner->kind_count;
  for (const struct node *node = tuner->graph->first; node; node = node->next)
    if (!signature_is_tunable(node)) add_node(tuner, node);
  return RESCL_OK;
}

/** The candidate that the result names as the winner; NULL where there is none of that name any more. */
static const struct kernel_choice *find_winner(const struct candidates *candidates,
                                               const struct result *result) {
  for (size_t index = 0; index < candidates->count; index++) {
    const struct kernel_choice *choice = &candidates->list[index];
    const char *variant = kernel_variant_name(choice);
    if (strcmp(choice->kernel->name, result->kernel) == 0 && strcmp(variant, result->variant) == 0)
      return choice;
  }
  return NULL;
}

/** Takes the result with its winner; one that names what is no candidate any more is none. */
static void take_result(const struct tuner *tuner, struct tuned_layer *layer, const struct result *result) {
  const struct candidates candidates = tuner_candidates(tuner, layer->node);
  const struct kernel_choice *winner = find_winner(&candidates, result);
  if (!winner && result->kernel[0]) return;
  layer->choice = winner ? *winner : (struct kernel_choice){0};
  layer->result = *result;
}

/** What is right, or wrong, or fails, does so under any algorithm that is forced, or none, and not only under the one
 *  that it was found under. */
static void take_verdicts(const struct tuner *tuner, struct tuned_layer *layer, const char *algorithm) {
  char signature[SIGNATURE_BYTES];
  signature_write(signature, layer->node, tuner->compute_units, algorithm);
  const struct result *other = results_find(tuner->results, signature);
  if (!other) return;
  const struct candidates candidates = tuner_candidates(tuner, layer->node);
  for (size_t index = 0; index < candidates.count; index++) {
    const struct kernel_choice *candidate = &candidates.list[index];
    if (contest_is_right(other, candidate)) contest_note_right(&layer->result, candidate);
    if (contest_is_wrong(other, candidate)) contest_note_wrong(&layer->result, candidate);
    if (contest_is_failed(other, candidate)) contest_note_failed(&layer->result, candidate, other->failure);
  }
}

static void take_earlier(const struct tuner *tuner, struct tuned_layer *layer) {
  const struct result *result = results_find(tuner->results, layer->result.signature);
  if (result) take_result(tuner, layer, result);
  if (signature_is_tunable(layer->node)) {
    take_verdicts(tuner, layer, NULL);
    for (const char *const *algorithm = kernel_algorithms(); *algorithm; algorithm++)
      take_verdicts(tuner, layer, *algorithm);
  }
  if (layer->choice.kernel && contest_is_out(&layer->result, &layer->choice))
    layer->choice = (struct kernel_choice){0};
  if (layer->result.tried[0]) layer->when = TUNED_EARLIER;
}

static int is_time_left(const struct tuner *tuner) {
  return clock_since_ms(tuner->start_ns) < tuner->options.budget_ms;
}

static void report(struct tuner *tuner) {
  const struct tuner_options *options = &tuner->options;
  if (options->progress && options->progress(options->progress_user, "tune", tuner->done, tuner->layer_count))
    tuner->is_stopped = 1;
}

static enum contest_time ask(void *user) {
  struct tuner *tuner = user;
  report(tuner);
  if (tuner->is_stopped) return CONTEST_STOP;
  return is_time_left(tuner) ? CONTEST_GO_ON : CONTEST_TIME_IS_UP;
}

/** Not for later processes: memory may be there the next time. Without memory to note it, it is not told of. */
static void note_want(void *user, const struct node *node, const struct kernel_choice *choice) {
  struct tuner *tuner = user;
  (void)refusals_add(&tuner->refusals, &(struct refusal){.node = node,
                                                         .layer = tuner->layer_of_node[node->index],
                                                         .choice = *choice,
                                                         .why = RESCL_OUT_OF_MEMORY});
}

/** Any budget is enough for one layer: so every start learns something. */
static int may_go_on(const struct tuner *tuner) {
  return tuner->options.budget_ms > 0 && (!tuner->has_tried || is_time_left(tuner));
}

/** What launches the same as another has been tried with it. */
static void note_twins(const struct tuner *tuner, const struct tuned_layer *layer, struct result *result) {
  if (!tuner->ways) return;
  const struct candidates twins = ways_twins(tuner->ways, (size_t)(layer - tuner->layers));
  for (size_t index = 0; index < twins.count; index++) contest_note_tried(result, &twins.list[index]);
}

static rescl_status tune_layer(struct tuner *tuner, struct tuned_layer *layer,
                               const struct candidates *candidates) {
  const struct contest_options options = {.context = tuner->context,
                                          .graph = tuner->graph,
                                          .node = layer->node,
                                          .candidates = candidates->list,
                                          .candidate_count = candidates->count,
                                          .shelf = tuner->options.shelf,
                                          .stopwatch = &tuner->stopwatch,
                                          .ask = ask,
                                          .lacks = note_want,
                                          .user = tuner};
  struct result result = layer->result;
  const int failed_before = result.failed_count;
  result.is_left = 0;
  tuner->has_tried = 1;
  if (!contest_run(&result, &options)) return RESCL_OK;
  note_twins(tuner, layer, &result);
  take_result(tuner, layer, &result);
  layer->when = TUNED_NOW;
  TRY(results_put(tuner->results, &layer->result));
  return result.failed_count > failed_before ? context_check(tuner->context) : RESCL_OK;
}

static struct tuned_layer *most_expensive(struct tuner *tuner, const unsigned char *done) {
  struct tuned_layer *chosen = NULL;
  for (size_t index = 0; index < tuner->layer_count; index++) {
    struct tuned_layer *layer = &tuner->layers[index];
    if (done[index]) continue;
    if (!chosen || layer->flops * (int64_t)layer->node_count > chosen->flops * (int64_t)chosen->node_count)
      chosen = layer;
  }
  return chosen;
}

static void save_sometimes(struct tuner *tuner) {
  if (clock_since_ms(tuner->saved_ns) < SAVE_EVERY_MS) return;
  results_save(tuner->results);
  tuner->saved_ns = clock_now_ns();
}

int tuner_misses(const struct tuner *tuner, const struct tuned_layer *layer,
                 const struct candidates *candidates) {
  if (candidates->count < 2 || (layer->result.is_left && !tuner->options.goes_on)) return 0;
  return !contest_is_over(&layer->result, candidates->list, candidates->count);
}

/** Notes for later starts what there was no time for. */
static rescl_status leave_missing(struct tuner *tuner) {
  for (size_t index = 0; index < tuner->layer_count; index++) {
    struct tuned_layer *layer = &tuner->layers[index];
    const struct candidates candidates = tuner_candidates(tuner, layer->node);
    if (layer->result.is_left || !tuner_misses(tuner, layer, &candidates)) continue;
    layer->result.is_left = 1;
    TRY(results_put(tuner->results, &layer->result));
  }
  return RESCL_OK;
}

/** @param done  by layer: looked at */
static rescl_status tune_missing(struct tuner *tuner, unsigned char *done) {
  for (struct tuned_layer *layer; may_go_on(tuner) && (layer = most_expensive(tuner, done));) {
    const struct candidates candidates = tuner_candidates_to_try(tuner, layer);
    done[layer - tuner->layers] = 1;
    if (tuner_misses(tuner, layer, &candidates)) TRY(tune_layer(tuner, layer, &candidates));
    tuner->done++;
    if (tuner->is_stopped) return fail(RESCL_CANCELLED, "stopped by the caller's progress function (tune)");
    save_sometimes(tuner);
  }
  return tuner->options.budget_ms > 0 ? leave_missing(tuner) : RESCL_OK;
}

/** The thread's message stays what it was: why tuning ended, not that there was no file yet. */
static void save(struct tuner *tuner) {
  char message[4096];
  snprintf(message, sizeof message, "%s", rescl_last_error());
  results_save(tuner->results);
  status_set_message(message);
}

/** @param done  as for tune_missing() */
static rescl_status search(struct tuner *tuner, unsigned char *done) {
  TRY(tuner_choose_ways(tuner));
  return tune_missing(tuner, done);
}

static rescl_status run(struct tuner *tuner) {
  tuner->start_ns = tuner->saved_ns = clock_now_ns();
  tuner->compute_units = context_profile(tuner->context)->compute_units;
  if (tuner->options.budget_ms < 0) {
    TRY(collect_layers(tuner));
    return tuner->options.saves_memory ? tuner_save_memory(tuner) : RESCL_OK;
  }
  TRY(results_open(&tuner->results, context_device(tuner->context)));
  TRY(collect_layers(tuner));
  for (size_t index = 0; index < tuner->kind_count; index++) take_earlier(tuner, &tuner->layers[index]);
  unsigned char *done = calloc(tuner->layer_count + 1, 1);
  if (!done) return fail_memory(tuner->layer_count + 1);
  rescl_status status = tuner->options.saves_memory ? tuner_save_memory(tuner) : search(tuner, done);
  if (status == RESCL_OK) status = tuner_check(tuner);
  save(tuner);
  free(done);
  return status;
}

rescl_status tuner_create(struct tuner **tuner, struct context *context, const struct graph *graph,
                          const struct tuner_options *options) {
  *tuner = NULL;
  struct tuner *made = calloc(1, sizeof *made);
  if (!made) return fail_memory(sizeof *made);
  made->context = context;
  made->graph = graph;
  made->options = *options;
  const rescl_status status = run(made);
  if (status == RESCL_OK)
    *tuner = made;
  else
    tuner_free(made);
  return status;
}

void tuner_free(struct tuner *tuner) {
  if (!tuner) return;
  results_free(tuner->results);
  refusals_free(&tuner->refusals);
  ways_free(tuner->ways);
  free(tuner->layers);
  free(tuner->layer_of_node);
  free(tuner);
}

const struct tuned_layer *tuner_layers(const struct tuner *tuner, size_t *count) {
  *count = tuner->layer_count;
  return tuner->layers;
}
