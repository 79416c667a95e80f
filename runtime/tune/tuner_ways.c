/** Which programs a search builds, where they take long to build: on GPUs each is worth some tenths of a second. On
 *  CPUs with vectors one program does nearly everything. */
#include <stdlib.h>

#include "base/clock.h"
#include "tune/tuner_inside.h"

/** What the tuner's first look at a network may build; a search that goes on builds what it has time for. */
enum { USUAL_PROGRAMS = 6, ALL_PROGRAMS = 64 };

struct candidates tuner_candidates_to_try(const struct tuner *tuner, const struct tuned_layer *layer) {
  if (tuner->ways) return ways_of(tuner->ways, (size_t)(layer - tuner->layers));
  return tuner_candidates(tuner, layer->node);
}

static int report(void *user, size_t done, size_t count) {
  struct tuner *tuner = user;
  const struct tuner_options *options = &tuner->options;
  return options->progress ? options->progress(options->progress_user, "compile", done, count) : 0;
}

/** Half of the time is for trying what was built. */
static int is_time_to_build(void *user) {
  const struct tuner *tuner = user;
  return clock_since_ms(tuner->start_ns) < 0.5 * tuner->options.budget_ms;
}

/** @return how many layers are to be tried; the others have no candidates */
static size_t take_layers(const struct tuner *tuner, struct ways_layer *layers) {
  size_t count = 0;
  for (size_t index = 0; index < tuner->layer_count; index++) {
    const struct tuned_layer *layer = &tuner->layers[index];
    const struct candidates candidates = tuner_candidates(tuner, layer->node);
    layers[index] =
        (struct ways_layer){.node = layer->node, .flops = (double)layer->flops * (double)layer->node_count};
    if (!tuner_misses(tuner, layer, &candidates)) continue;
    layers[index].candidates = candidates;
    count++;
  }
  return count;
}

static rescl_status create_and_build(struct tuner *tuner, const struct ways_layer *layers) {
  const struct ways_request request = {.graph = tuner->graph,
                                       .profile = context_profile(tuner->context),
                                       .layers = layers,
                                       .layer_count = tuner->layer_count,
                                       .most_programs =
                                           tuner->options.goes_on ? ALL_PROGRAMS : USUAL_PROGRAMS};
  const struct ways_build build = {.shelf = tuner->options.shelf,
                                   .context = tuner->context,
                                   .progress = report,
                                   .go_on = is_time_to_build,
                                   .user = tuner};
  TRY(ways_create(&tuner->ways, &request));
  return build.shelf ? ways_build_programs(tuner->ways, &build) : RESCL_OK;
}

rescl_status tuner_choose_ways(struct tuner *tuner) {
  const struct device_profile *profile = context_profile(tuner->context);
  if (!profile->has_lanes || profile->has_vectors || tuner->options.budget_ms <= 0) return RESCL_OK;
  struct ways_layer *layers = calloc(tuner->layer_count + 1, sizeof *layers);
  if (!layers) return fail_memory((tuner->layer_count + 1) * sizeof *layers);
  const rescl_status status = take_layers(tuner, layers) > 0 ? create_and_build(tuner, layers) : RESCL_OK;
  free(layers);
  return status;
}
