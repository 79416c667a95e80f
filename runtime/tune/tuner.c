#include "tune/tuner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "ops/geometry.h"
#include "tune/candidates.h"
#include "tune/trial.h"

#define ROUNDS 6
#define HOPELESS 1.5        // times as slow as the best after the first round: not timed again
#define WORTH_CHANGING 0.97 // of the usual candidate's time
#define SAVE_EVERY_MS 500.0

struct tuner {
  struct context *context;
  const struct graph *graph;
  struct tuner_options options;
  struct results *results;
  struct tuned_layer *layers;
  size_t layer_count;
  size_t *layer_of_node; // by node->index: number of the layer + 1, 0: none
  size_t compute_units;
  uint64_t start_ns, saved_ns;
};

static int64_t flops_of(const struct node *node) {
  struct window window;
  if (window_resolve(&node->call, &window) != RESCL_OK) return 0;
  return 2 * window.batch * window.output_channels * window.output_height * window.output_width *
         (window.input_channels / window.groups) * window.kernel_height * window.kernel_width;
}

static void add_node(struct tuner *tuner, const struct node *node) {
  char signature[SIGNATURE_BYTES];
  size_t index = 0;
  signature_write(signature, node, tuner->compute_units);
  while (index < tuner->layer_count && strcmp(tuner->layers[index].result.signature, signature) != 0) index++;
  struct tuned_layer *layer = &tuner->layers[index];
  if (index == tuner->layer_count) {
    tuner->layer_count++;
    *layer = (struct tuned_layer){.node = node, .flops = flops_of(node)};
    memcpy(layer->result.signature, signature, sizeof signature);
  }
  layer->node_count++;
  tuner->layer_of_node[node->index] = index + 1;
}

static rescl_status collect_layers(struct tuner *tuner) {
  const size_t count = (size_t)tuner->graph->node_count;
  tuner->layers = calloc(count + 1, sizeof *tuner->layers);
  tuner->layer_of_node = calloc(count + 1, sizeof *tuner->layer_of_node);
  if (!tuner->layers || !tuner->layer_of_node) return fail_memory((count + 1) * sizeof *tuner->layers);
  for (const struct node *node = tuner->graph->first; node; node = node->next)
    if (signature_is_tunable(node)) add_node(tuner, node);
  return RESCL_OK;
}

static struct kernel_preference preference_of(const struct tuner *tuner) {
  return (struct kernel_preference){tuner->options.algorithm, tuner->graph->channel_block};
}

/** Takes what an earlier process found, where it is still among the candidates. */
static void take_earlier(const struct tuner *tuner, struct tuned_layer *layer) {
  struct kernel_choice candidates[CANDIDATES_MOST], found;
  const struct result *result = results_find(tuner->results, layer->result.signature);
  const struct kernel_preference preference = preference_of(tuner);
  if (!result) return;
  const char *variant = result->variant[0] ? result->variant : NULL;
  if (!candidates_find(&found, layer->node, result->kernel, variant)) return;
  const size_t count = candidates_list(candidates, layer->node, &preference);
  for (size_t index = 0; index < count; index++) {
    if (candidates[index].kernel != found.kernel) continue;
    layer->choice = found;
    layer->result = *result;
    layer->when = TUNED_EARLIER;
    return;
  }
}

static int is_time_left(const struct tuner *tuner) {
  return clock_since_ms(tuner->start_ns) < tuner->options.budget_ms;
}

/** The candidates of a layer that are right, and their best times. */
struct contest {
  struct kernel_choice choices[CANDIDATES_MOST];
  uint64_t best_ns[CANDIDATES_MOST];
  int count, has_usual; // the first is the usual one
};

static void note_wrong(struct result *result, const struct kernel_choice *choice) {
  const size_t used = strlen(result->wrong);
  snprintf(result->wrong + used, sizeof result->wrong - used, "%s%s", used ? " " : "", choice->kernel->name);
  result->wrong_count++;
}

/** Nonzero where all candidates were tried. */
static int add_candidates(const struct tuner *tuner, struct trial *trial, struct tuned_layer *layer,
                          struct contest *contest) {
  struct kernel_choice candidates[CANDIDATES_MOST];
  const struct kernel_preference preference = preference_of(tuner);
  const size_t count = candidates_list(candidates, layer->node, &preference);
  for (size_t index = 0; index < count; index++) {
    int candidate = -1;
    if (index > 0 && !is_time_left(tuner)) return 0;
    const rescl_status status = trial_add(trial, candidates[index], &candidate);
    if (status == RESCL_WRONG_RESULT) note_wrong(&layer->result, &candidates[index]);
    if (status != RESCL_OK) continue;
    contest->best_ns[candidate] = UINT64_MAX;
    contest->choices[candidate] = candidates[index];
    contest->count = candidate + 1;
    if (index == 0) contest->has_usual = 1;
  }
  return 1;
}

static uint64_t best_of(const struct contest *contest) {
  uint64_t best_ns = UINT64_MAX;
  for (int index = 0; index < contest->count; index++)
    if (contest->best_ns[index] < best_ns) best_ns = contest->best_ns[index];
  return best_ns;
}

/** In turn, so that a change of the machine's speed meets all alike. */
static rescl_status time_candidates(struct trial *trial, struct contest *contest) {
  for (int round = 0; round < ROUNDS; round++) {
    const double hopeless_ns = HOPELESS * (double)best_of(contest);
    for (int index = 0; index < contest->count; index++) {
      uint64_t elapsed_ns = 0;
      if (round > 1 && (double)contest->best_ns[index] > hopeless_ns) continue;
      TRY(trial_time(trial, index, &elapsed_ns));
      if (elapsed_ns < contest->best_ns[index]) contest->best_ns[index] = elapsed_ns;
    }
  }
  return RESCL_OK;
}

static void decide(struct tuned_layer *layer, const struct contest *contest) {
  int best = 0;
  for (int index = 1; index < contest->count; index++)
    if (contest->best_ns[index] < contest->best_ns[best]) best = index;
  const double usual_ns = contest->has_usual ? (double)contest->best_ns[0] : 0.0;
  if (contest->has_usual && (double)contest->best_ns[best] > WORTH_CHANGING * usual_ns) best = 0;
  layer->choice = contest->choices[best];
  layer->when = TUNED_NOW;
  struct result *result = &layer->result;
  snprintf(result->kernel, sizeof result->kernel, "%s", layer->choice.kernel->name);
  snprintf(result->variant, sizeof result->variant, "%s", layer->choice.variant ? layer->choice.variant : "");
  result->usual_ns = contest->has_usual ? contest->best_ns[0] : 0;
  result->best_ns = contest->best_ns[best];
}

/** A layer that time runs out on stays as it was: half a contest decides nothing. */
static rescl_status tune_layer(struct tuner *tuner, struct tuned_layer *layer) {
  struct trial *trial = NULL;
  struct contest contest = {0};
  TRY(trial_create(&trial, tuner->context, tuner->graph, layer->node, tuner->options.shelf));
  rescl_status status = RESCL_OK;
  if (add_candidates(tuner, trial, layer, &contest) && contest.count > 0) {
    status = time_candidates(trial, &contest);
    if (status == RESCL_OK) decide(layer, &contest);
    if (status == RESCL_OK) status = results_put(tuner->results, &layer->result);
  }
  trial_free(trial);
  return status;
}

static int has_choice(const struct tuner *tuner, const struct tuned_layer *layer) {
  struct kernel_choice candidates[CANDIDATES_MOST];
  const struct kernel_preference preference = preference_of(tuner);
  return candidates_list(candidates, layer->node, &preference) > 1;
}

static struct tuned_layer *most_expensive(struct tuner *tuner, const unsigned char *done) {
  struct tuned_layer *chosen = NULL;
  for (size_t index = 0; index < tuner->layer_count; index++) {
    struct tuned_layer *layer = &tuner->layers[index];
    if (done[index] || layer->when != TUNED_NOT) continue;
    if (!chosen || layer->flops * (int64_t)layer->node_count > chosen->flops * (int64_t)chosen->node_count)
      chosen = layer;
  }
  return chosen;
}

static rescl_status report(const struct tuner *tuner, size_t done) {
  const struct tuner_options *options = &tuner->options;
  if (!options->progress || !options->progress(options->progress_user, "tune", done, tuner->layer_count))
    return RESCL_OK;
  return fail(RESCL_CANCELLED, "stopped by the caller's progress function (tune)");
}

static void save_sometimes(struct tuner *tuner) {
  if (clock_since_ms(tuner->saved_ns) < SAVE_EVERY_MS) return;
  results_save(tuner->results);
  tuner->saved_ns = clock_now_ns();
}

static rescl_status tune_missing(struct tuner *tuner, unsigned char *done) {
  size_t done_count = 0;
  for (struct tuned_layer *layer; is_time_left(tuner) && (layer = most_expensive(tuner, done));) {
    done[layer - tuner->layers] = 1;
    TRY(report(tuner, done_count++));
    if (has_choice(tuner, layer)) TRY(tune_layer(tuner, layer));
    save_sometimes(tuner);
  }
  return done_count ? report(tuner, tuner->layer_count) : RESCL_OK;
}

static rescl_status run(struct tuner *tuner) {
  tuner->start_ns = tuner->saved_ns = clock_now_ns();
  const rescl_device_info *info = context_device(tuner->context);
  tuner->compute_units = info->compute_units ? info->compute_units : 1;
  if (tuner->options.budget_ms < 0) return collect_layers(tuner);
  TRY(results_open(&tuner->results, info));
  TRY(collect_layers(tuner));
  for (size_t index = 0; index < tuner->layer_count; index++) take_earlier(tuner, &tuner->layers[index]);
  unsigned char *done = calloc(tuner->layer_count + 1, 1);
  if (!done) return fail_memory(tuner->layer_count + 1);
  const rescl_status status = tune_missing(tuner, done);
  results_save(tuner->results);
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
  free(tuner->layers);
  free(tuner->layer_of_node);
  free(tuner);
}

rescl_status tuner_choose(void *user, const struct node *node, struct kernel_choice *choice) {
  const struct tuner *tuner = user;
  const size_t layer = tuner->layer_of_node[node->index];
  const struct kernel_preference preference = preference_of(tuner);
  *choice = layer ? tuner->layers[layer - 1].choice : (struct kernel_choice){0};
  return choice->kernel ? RESCL_OK : kernel_choose(&choice->kernel, node, &preference);
}

const struct tuned_layer *tuner_layers(const struct tuner *tuner, size_t *count) {
  *count = tuner->layer_count;
  return tuner->layers;
}
