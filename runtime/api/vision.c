#include "vision/vision.h"

#include <stdlib.h>
#include <string.h>

#include "api/model.h"

static const char *metadata_of(const void *user, const char *key) {
  return graph_find_metadata(user, key);
}

static int has_op(const struct graph *graph, const char *name) {
  for (const struct node *node = graph->first; node; node = node->next)
    if (strcmp(node->call.op->name, name) == 0) return 1;
  return 0;
}

static int ends_in_probability(const struct graph *graph) {
  const struct node *last = graph->output_count > 0 ? graph->outputs[0]->producer : NULL;
  return last && (strcmp(last->call.op->name, "Sigmoid") == 0 || strcmp(last->call.op->name, "Softmax") == 0);
}

/** Whether all sizes are known but those of the batch. */
static int is_known(const rescl_tensor *tensor) {
  for (int axis = 1; axis < tensor->rank; axis++)
    if (tensor->shape[axis] < 0) return 0;
  return tensor->rank >= 0;
}

enum { PROBE_SIDE = 640 };

/** Finds out shapes that the file does not declare, for a picture of a usual size where the input leaves that open. Where
 *  that can not be, they stay as they were. */
static void infer_outputs(const rescl_model *model, const rescl_tensor *input, rescl_tensor *outputs,
                          size_t count) {
  struct graph *bound = NULL;
  rescl_tensor sized = *input;
  for (int axis = 0; axis < sized.rank; axis++)
    if (sized.shape[axis] < 0) sized.shape[axis] = axis == 0 && sized.rank == 4 ? 1 : PROBE_SIDE;
  const rescl_binding binding = {.inputs = &sized, .input_count = 1};
  if (model_bind(&bound, model, &binding) != RESCL_OK) return;
  const int has_open_size = !is_known(input);
  for (size_t index = 0; index < count && index < (size_t)bound->output_count; index++) {
    rescl_tensor inferred;
    tensor_describe(&inferred, bound->outputs[index]);
    if (outputs[index].rank == inferred.rank && (has_open_size || is_known(&outputs[index]))) continue;
    inferred.name = outputs[index].name;
    outputs[index] = inferred;
  }
  graph_free(bound);
}

static rescl_status describe_outputs(const rescl_model *model, const rescl_tensor *input,
                                     rescl_tensor *outputs, size_t count) {
  int are_known = 1;
  for (size_t index = 0; index < count; index++) {
    TRY(rescl_model_output(model, index, &outputs[index]));
    are_known = are_known && is_known(&outputs[index]);
  }
  if (!are_known) infer_outputs(model, input, outputs, count);
  return RESCL_OK;
}

static rescl_status make_vision(rescl_vision **vision, const rescl_model *model, const char *preset,
                                rescl_tensor *outputs) {
  struct facts facts = {.outputs = outputs, .output_count = rescl_model_output_count(model)};
  if (rescl_model_input_count(model) != 1)
    return fail(RESCL_UNSUPPORTED, "pictures need one input of shape [N][3][H][W], it has %zu inputs",
                rescl_model_input_count(model));
  TRY(rescl_model_input(model, 0, &facts.input));
  TRY(facts_complete(&facts, metadata_of, model->graph));
  TRY(describe_outputs(model, &facts.input, outputs, facts.output_count));
  facts.notes.has_exp = has_op(model->graph, "Exp");
  facts.notes.ends_in_probability = ends_in_probability(model->graph);
  return vision_new(vision, &facts, metadata_of, model->graph, preset);
}

rescl_status rescl_vision_create(rescl_vision **vision, const rescl_model *model, const char *preset) {
  if (vision) *vision = NULL;
  TRY(check_pointers("rescl_vision_create", vision, model));
  const size_t count = rescl_model_output_count(model);
  rescl_tensor *outputs = calloc(count + 1, sizeof *outputs);
  if (!outputs) return fail_memory((count + 1) * sizeof *outputs);
  const rescl_status status = make_vision(vision, model, preset, outputs);
  free(outputs);
  return status_within(status, "%s: ", model->path);
}
