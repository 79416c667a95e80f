#include <stdio.h>
#include <string.h>

#include "passes/pass.h"

static void list_inputs(const struct graph *graph, char *text, size_t size_bytes) {
  size_t used = 0;
  text[0] = '\0';
  for (int index = 0; index < graph->input_count && used < size_bytes; index++)
    used += (size_t)snprintf(text + used, size_bytes - used, "%s'%s'", index ? ", " : "",
                             graph->inputs[index]->name);
}

static struct value *find_input(const struct graph *graph, const char *name) {
  for (int index = 0; index < graph->input_count; index++)
    if (strcmp(graph->inputs[index]->name, name) == 0) return graph->inputs[index];
  return NULL;
}

/** The declared shape may leave open what the given one says. */
static int shape_fits(const struct shape *declared, const rescl_tensor *given) {
  if (declared->rank < 0) return 1;
  if (declared->rank != given->rank) return 0;
  for (int dimension = 0; dimension < declared->rank; dimension++)
    if (declared->dims[dimension] >= 0 && declared->dims[dimension] != given->shape[dimension]) return 0;
  return 1;
}

static rescl_status bind_shape(struct value *input, const rescl_tensor *given) {
  if (given->rank < 0 || given->rank > RESCL_MAX_RANK)
    return fail(RESCL_INVALID_ARGUMENT, "rank %d is outside 0 to %d", given->rank, RESCL_MAX_RANK);
  const struct shape shape = shape_of(given->rank, given->shape);
  char declared_text[SHAPE_TEXT_BYTES], given_text[SHAPE_TEXT_BYTES];
  shape_text(&input->tensor.shape, declared_text);
  shape_text(&shape, given_text);
  if (shape_elements(&shape) < 0) {
    return fail(RESCL_INVALID_ARGUMENT,
                "%s is not a shape to bind: sizes must be known, and 2^40 elements at most", given_text);
  }
  if (!shape_fits(&input->tensor.shape, given)) {
    return fail(RESCL_SHAPE_MISMATCH, "the model declares %s, the binding gives %s", declared_text,
                given_text);
  }
  input->tensor.shape = shape;
  return RESCL_OK;
}

static rescl_status bind_data(struct graph *graph, struct value *input, const rescl_tensor *given) {
  struct tensor tensor = input->tensor, data = tensor;
  data.dtype = dtype_from_type(given->type);
  data.data = given->data;
  if (data.dtype == DTYPE_UNKNOWN) return fail(RESCL_INVALID_ARGUMENT, "%d is no type", (int)given->type);
  TRY(tensor_allocate(&tensor, &graph->arena));
  TRY(tensor_convert(&tensor, &data));
  graph_bind_input(graph, input, tensor.data);
  return RESCL_OK;
}

static rescl_status bind_one(struct graph *graph, struct value *input, const rescl_tensor *given) {
  TRY(bind_shape(input, given));
  return given->data ? bind_data(graph, input, given) : RESCL_OK;
}

/** Finds every input before any is bound: positions change when one becomes a constant. */
static rescl_status find_inputs(const struct graph *graph, const rescl_binding *binding,
                                struct value **inputs) {
  for (size_t index = 0; index < binding->input_count; index++) {
    const char *name = binding->inputs[index].name;
    if (name)
      inputs[index] = find_input(graph, name);
    else
      inputs[index] = index < (size_t)graph->input_count ? graph->inputs[index] : NULL;
    for (size_t other = 0; inputs[index] && other < index; other++) {
      if (inputs[other] != inputs[index]) continue;
      return fail(RESCL_INVALID_ARGUMENT, "input '%s' is bound twice", inputs[index]->name);
    }
    if (inputs[index]) continue;
    char names[256];
    list_inputs(graph, names, sizeof names);
    return name ? fail(RESCL_NOT_FOUND, "the model has no input '%s'; it has %s", name, names)
                : fail(RESCL_NOT_FOUND, "the model has no input number %zu; it has %s", index, names);
  }
  return RESCL_OK;
}

static rescl_status bind_inputs(struct graph *graph, const rescl_binding *binding) {
  struct value **inputs;
  if (binding->input_count > 0 && !binding->inputs)
    return fail(RESCL_INVALID_ARGUMENT, "%zu inputs are bound, but they are NULL", binding->input_count);
  if (binding->input_count >
      (size_t)graph->input_count) { // no list of the caller's is so long that holds each once
    char names[256];
    list_inputs(graph, names, sizeof names);
    return fail(RESCL_INVALID_ARGUMENT, "binding: input_count is %zu, but the model has only %d: %s",
                binding->input_count, graph->input_count, names);
  }
  ARENA_NEW(&graph->arena, inputs, binding->input_count);
  TRY(find_inputs(graph, binding, inputs));
  for (size_t index = 0; index < binding->input_count; index++)
    TRY(status_within(bind_one(graph, inputs[index], &binding->inputs[index]),
                      "input '%s': ", inputs[index]->name));
  return RESCL_OK;
}

/** A shape that the input could have, as people give it: sizes that are open as pictures mostly have them. */
static const char *propose_shape(char text[SHAPE_TEXT_BYTES], const struct shape *declared) {
  static const int64_t usual[] = {1, 3, 224, 224};
  const struct shape any = shape_of(4, usual), *shape = declared->rank < 0 ? &any : declared;
  size_t used = 0;
  for (int dimension = 0; dimension < shape->rank; dimension++) {
    const int is_plain = shape->rank == 4 && shape->dims[3] != 3; // else channels come last
    const int64_t open = dimension == 0 ? 1 : dimension == 1 && is_plain ? 3 : 224;
    const int64_t size = shape->dims[dimension] < 0 ? open : shape->dims[dimension];
    used += (size_t)snprintf(text + used, SHAPE_TEXT_BYTES - used, "%s%lld", dimension ? "x" : "",
                             (long long)size);
  }
  return text;
}

static rescl_status require_known(const struct value *input) {
  const struct shape *shape = &input->tensor.shape;
  char proposal[SHAPE_TEXT_BYTES];
  propose_shape(proposal, shape);
  if (shape->rank < 0)
    return fail(RESCL_INVALID_ARGUMENT,
                "input '%s' has no declared shape; bind it to one: --shape %s=%s, or whatever it is for",
                input->name, input->name, proposal);
  for (int dimension = 0; dimension < shape->rank; dimension++) {
    if (shape->dims[dimension] >= 0) continue;
    char text[SHAPE_TEXT_BYTES];
    const char *name = input->dim_names ? input->dim_names[dimension] : NULL;
    return fail(RESCL_INVALID_ARGUMENT,
                "dimension %d%s%s%s of input '%s' %s is not fixed by the model; bind the input "
                "to a shape: --shape %s=%s, or whatever it is for",
                dimension, name ? " ('" : "", name ? name : "", name ? "')" : "", input->name,
                shape_text(shape, text), input->name, proposal);
  }
  return RESCL_OK;
}

/** A batch the caller asked for must not be ignored silently. */
static rescl_status check_batch(const struct graph *graph, int64_t batch) {
  if (batch == 0 || !graph->input_count) return RESCL_OK;
  for (int index = 0; index < graph->input_count; index++) {
    const struct shape *shape = &graph->inputs[index]->tensor.shape;
    if (shape->rank > 0 && shape->dims[0] == batch) return RESCL_OK;
  }
  char text[SHAPE_TEXT_BYTES];
  return fail(RESCL_SHAPE_MISMATCH,
              "a batch of %lld was asked for, but input '%s' is %s; ask for none, or export the model with a "
              "symbolic batch dimension",
              (long long)batch, graph->inputs[0]->name, shape_text(&graph->inputs[0]->tensor.shape, text));
}

rescl_status graph_bind(struct graph *graph, const rescl_binding *binding) {
  const int64_t batch = binding ? binding->batch : 0;
  if (batch < 0)
    return fail(RESCL_INVALID_ARGUMENT, "the batch is %lld; it must be 1 or more", (long long)batch);
  if (binding) TRY(bind_inputs(graph, binding));
  for (int index = 0; index < graph->input_count; index++) {
    struct shape *shape = &graph->inputs[index]->tensor.shape;
    if (shape->rank > 0 && shape->dims[0] < 0) shape->dims[0] = batch ? batch : 1;
  }
  for (int index = 0; index < graph->input_count; index++) TRY(require_known(graph->inputs[index]));
  return check_batch(graph, batch);
}
