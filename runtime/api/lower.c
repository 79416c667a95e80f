#include "api/model.h"

#include <stdio.h>
#include <string.h>

#include "kernels/kernel.h"

static rescl_status clone_and_bind(struct graph **graph, const rescl_model *model,
                                   const rescl_binding *binding) {
  TRY(graph_clone(graph, model->graph));
  return graph_bind(*graph, binding);
}

rescl_status model_lower_bound(struct graph *graph, const struct lower_options *options) {
  graph->channel_block = options->channel_block;
  graph->blocks_stem = options->blocks_stem;
  graph->overlap = options->overlap;
  graph->batch_bytes = options->batch_bytes;
  graph->batch_step = options->batch_step;
  TRY(passes_run(graph, options->observer, options->user));
  return options->unshared ? plan_memory_unshared(graph) : RESCL_OK;
}

rescl_status model_lower(struct graph **graph, const rescl_model *model,
                         const struct lower_options *options) {
  rescl_status status = clone_and_bind(graph, model, options->binding);
  if (status == RESCL_OK) status = model_lower_bound(*graph, options);
  if (status == RESCL_OK) return RESCL_OK;
  graph_free(*graph);
  *graph = NULL;
  return status_within(status, "%s: ", model->path);
}

rescl_status model_bind(struct graph **graph, const rescl_model *model, const rescl_binding *binding) {
  rescl_status status = clone_and_bind(graph, model, binding);
  if (status == RESCL_OK) status = passes_infer(*graph);
  if (status == RESCL_OK) return RESCL_OK;
  graph_free(*graph);
  *graph = NULL;
  return status_within(status, "%s: ", model->path);
}

rescl_status check_algorithm(const char *algorithm) {
  if (!algorithm) return RESCL_OK;
  char names[256] = "";
  size_t used = 0;
  for (const char *const *known = kernel_algorithms(); *known && used < sizeof names; known++) {
    if (strcmp(*known, algorithm) == 0) return RESCL_OK;
    used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", used ? ", " : "", *known);
  }
  return fail(RESCL_NOT_FOUND, "there is no algorithm '%s'; there are: %s", algorithm, names);
}

struct lower_options lower_options_for(const struct device_profile *profile, const char *algorithm) {
  const int block = kernel_wants_plain(algorithm, profile) ? 0 : profile->channel_block;
  return (struct lower_options){.channel_block = block,
                                .blocks_stem = !profile->has_vectors, // one block is one vector there
                                .batch_bytes = block > 0 ? profile->batch_bytes : 0,
                                .batch_step = (int64_t)profile->compute_units, // a picture for each
                                .overlap = block > 0 && profile->has_vectors}; // tasks, see kernels/tasks.h
}
