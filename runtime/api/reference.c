#include "reference/reference.h"

#include <stdlib.h>

#include "api/model.h"
#include "base/argument.h"

static rescl_status run_bound(const struct graph *graph, const struct reference_request *request,
                              void **pointers) {
  const struct tensor_match input_match = {"input", graph->inputs, (size_t)graph->input_count, 0};
  const struct tensor_match output_match = {"output", graph->outputs, (size_t)graph->output_count, 1};
  void **output_pointers = pointers + graph->input_count;
  TRY(tensors_match(&input_match, request->inputs, request->input_count, pointers));
  TRY(tensors_match(&output_match, request->outputs, request->output_count, output_pointers));
  return reference_run(graph, (const void *const *)pointers, output_pointers, request->progress,
                       request->progress_user);
}

rescl_status model_run_reference(const rescl_model *model, const struct reference_request *request) {
  struct graph *graph = NULL;
  TRY(model_bind(&graph, model, request->binding));
  const size_t count = (size_t)graph->input_count + (size_t)graph->output_count + 1;
  void **pointers = calloc(count, sizeof *pointers);
  const rescl_status status = pointers ? run_bound(graph, request, pointers) : fail_memory(count);
  free(pointers);
  graph_free(graph);
  return status_within(status, "%s: ", model->path);
}

rescl_status rescl_reference_run(const rescl_model *model, const rescl_binding *binding,
                                 const rescl_tensor *inputs, size_t input_count, rescl_tensor *outputs,
                                 size_t output_count) {
  REQUIRE(model);
  const struct reference_request request = {.binding = binding,
                                            .inputs = inputs,
                                            .input_count = input_count,
                                            .outputs = outputs,
                                            .output_count = output_count};
  return model_run_reference(model, &request);
}
