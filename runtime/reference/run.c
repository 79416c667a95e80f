#include <stdlib.h>
#include <string.h>

#include "reference/reference.h"

/** A run works on a clone of the graph, in whose values the data's addresses are kept while the data lives:
 *  the caller's graph stays untouched, so several threads may run it. */
struct run {
  struct graph *graph;
  int *uses_left;       // per value: nodes still to run that read it, plus graph outputs
  unsigned char *owned; // per value: data is malloc()ed by this run
};

static void release(struct run *run, struct value *value) {
  if (!run->owned[value->index]) return;
  free(value->tensor.data);
  value->tensor.data = NULL;
  run->owned[value->index] = 0;
}

static void run_free(struct run *run) {
  if (run->graph && run->owned)
    for (struct value *value = run->graph->values; value; value = value->next) release(run, value);
  graph_free(run->graph);
  free(run->uses_left);
  free(run->owned);
}

static rescl_status run_start(struct run *run, const struct graph *source, const void *const *inputs) {
  TRY(graph_clone(&run->graph, source));
  graph_sweep_and_number(run->graph);
  // operators see inputs as const, so the caller's bytes stay as they are
  for (int index = 0; index < run->graph->input_count; index++)
    run->graph->inputs[index]->tensor.data = (void *)inputs[index];
  const size_t count = (size_t)run->graph->value_count;
  run->uses_left = calloc(count + 1, sizeof *run->uses_left);
  run->owned = calloc(count + 1, sizeof *run->owned);
  if (!run->uses_left || !run->owned)
    return fail_memory(count * (sizeof *run->uses_left + sizeof *run->owned));
  for (struct value *value = run->graph->values; value; value = value->next)
    run->uses_left[value->index] = value_use_count(value);
  return RESCL_OK;
}

static rescl_status allocate(struct run *run, struct value *value) {
  const struct tensor *tensor = &value->tensor;
  if (tensor->dtype == DTYPE_UNKNOWN || shape_elements(&tensor->shape) < 0)
    return fail(RESCL_INVALID_ARGUMENT,
                "the shape or type of '%s' is not known: bind the inputs and infer first", value->name);
  const size_t size_bytes = tensor_size(tensor);
  value->tensor.data = malloc(size_bytes ? size_bytes : 1);
  if (!value->tensor.data) return fail_memory(size_bytes);
  run->owned[value->index] = 1;
  return RESCL_OK;
}

static rescl_status run_node(struct run *run, struct node *node) {
  for (int index = 0; index < node->call.output_count; index++)
    if (node->outputs[index]) TRY(allocate(run, node->outputs[index]));
  TRY(reference_call(&node->call));
  for (int index = 0; index < node->call.input_count; index++)
    if (node->inputs[index] && --run->uses_left[node->inputs[index]->index] == 0)
      release(run, node->inputs[index]);
  for (int index = 0; index < node->call.output_count; index++)
    if (node->outputs[index] && run->uses_left[node->outputs[index]->index] == 0)
      release(run, node->outputs[index]);
  return RESCL_OK;
}

static void copy_outputs(const struct run *run, void *const *outputs) {
  for (int index = 0; index < run->graph->output_count; index++) {
    const struct tensor *tensor = &run->graph->outputs[index]->tensor;
    const size_t size_bytes = tensor_size(tensor);
    if (size_bytes && outputs[index]) memcpy(outputs[index], tensor->data, size_bytes);
  }
}

rescl_status reference_run(const struct graph *graph, const void *const *inputs, void *const *outputs,
                           int (*progress)(void *user, size_t done, size_t total), void *user) {
  struct run run = {0};
  rescl_status status = RESCL_OK;
  size_t done = 0;
  TRY_CLEANUP(run_start(&run, graph, inputs));
  for (struct node *node = run.graph->first; node; node = node->next) {
    TRY_CLEANUP(status_within(run_node(&run, node), "node '%s': ", node->name));
    if (progress && progress(user, ++done, (size_t)run.graph->node_count)) {
      status =
          fail(RESCL_CANCELLED, "the progress function stopped the reference after node '%s'", node->name);
      goto cleanup;
    }
  }
  copy_outputs(&run, outputs);
cleanup:
  run_free(&run);
  return status;
}
