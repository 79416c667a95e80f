#include "vision/vision.h"

#include <stdlib.h>
#include <string.h>

#include "api/model.h"
#include "base/argument.h"

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

/** The graph for a picture of that side where the input leaves sizes open; NULL where that can not be told. */
static struct graph *bind_to(const rescl_model *model, const rescl_tensor *input, int side) {
  struct graph *bound = NULL;
  rescl_tensor sized = *input;
  for (int axis = 0; axis < sized.rank; axis++)
    if (sized.shape[axis] < 0) sized.shape[axis] = axis == 0 && sized.rank == 4 ? 1 : side;
  const rescl_binding binding = {.inputs = &sized, .input_count = 1};
  return model_bind(&bound, model, &binding) == RESCL_OK ? bound : NULL;
}

/** Sizes that the file leaves open, but not the batch, become what they are for pictures of either size; where those
 *  differ, they stay open. */
static void complete_output(rescl_tensor *output, const rescl_tensor *one, const rescl_tensor *other) {
  const char *name = output->name;
  const int has_rank = output->rank == one->rank;
  if (has_rank && is_known(output)) return;
  if (!has_rank) *output = *one;
  output->name = name;
  for (int axis = has_rank; axis < output->rank; axis++) {
    const int is_same = one->rank == other->rank && one->shape[axis] == other->shape[axis];
    if (!has_rank || output->shape[axis] < 0) output->shape[axis] = is_same ? one->shape[axis] : -1;
  }
}

enum { PROBE_SIDE = 640, OTHER_PROBE_SIDE = 512 };

/** Finds out shapes that the file does not declare, for pictures of usual sizes where the input leaves that open. Where
 *  that can not be, they stay as they were. */
static void infer_outputs(const rescl_model *model, const rescl_tensor *input, rescl_tensor *outputs,
                          size_t count) {
  struct graph *one = bind_to(model, input, PROBE_SIDE);
  struct graph *other = one ? bind_to(model, input, OTHER_PROBE_SIDE) : NULL;
  for (size_t index = 0; other && index < count && index < (size_t)one->output_count; index++) {
    rescl_tensor shapes[2];
    tensor_describe(&shapes[0], one->outputs[index]);
    tensor_describe(&shapes[1], other->outputs[index]);
    complete_output(&outputs[index], &shapes[0], &shapes[1]);
  }
  graph_free(one);
  graph_free(other);
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
  REQUIRE(vision);
  REQUIRE(model);
  const size_t count = rescl_model_output_count(model);
  rescl_tensor *outputs = calloc(count + 1, sizeof *outputs);
  if (!outputs) return fail_memory((count + 1) * sizeof *outputs);
  const rescl_status status = make_vision(vision, model, preset, outputs);
  free(outputs);
  return status_within(status, "%s: ", model->path);
}
