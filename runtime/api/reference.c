#include "reference/reference.h"

#include <stdlib.h>

#include "api/model.h"

static rescl_status run_bound(const struct graph *graph, const rescl_tensor *inputs, size_t input_count,
                              rescl_tensor *outputs, size_t output_count, float **pointers) {
  const struct tensor_match input_match = {"input", graph->inputs, (size_t)graph->input_count, 0};
  const struct tensor_match output_match = {"output", graph->outputs, (size_t)graph->output_count, 1};
  float **output_pointers = pointers + graph->input_count;
  TRY(tensors_match(&input_match, inputs, input_count, pointers));
  TRY(tensors_match(&output_match, outputs, output_count, output_pointers));
  return reference_run(graph, (const void *const *)pointers, (void *const *)output_pointers, NULL, NULL);
}

rescl_status rescl_reference_run(const rescl_model *model, const rescl_binding *binding,
                                 const rescl_tensor *inputs, size_t input_count, rescl_tensor *outputs,
                                 size_t output_count) {
  if (!model) return fail(RESCL_INVALID_ARGUMENT, "rescl_reference_run: the model is NULL");
  struct graph *graph = NULL;
  TRY(model_bind(&graph, model, binding));
  const size_t count = (size_t)graph->input_count + (size_t)graph->output_count;
  float **pointers = calloc(count ? count : 1, sizeof *pointers);
  const rescl_status status =
      pointers ? run_bound(graph, inputs, input_count, outputs, output_count, pointers) : fail_memory(count);
  free(pointers);
  graph_free(graph);
  return status;
}
