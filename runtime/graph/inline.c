#include "graph/graph.h"

/** Where the body's values are in the graph, by their numbers. */
struct inlining {
  struct graph *graph;
  struct value **values;
};

static struct value *copy_of(const struct inlining *inlining, const struct value *value) {
  return value ? inlining->values[value->index] : NULL;
}

static rescl_status copy_values(const struct inlining *inlining, const struct graph *body,
                                struct value *const *inputs) {
  for (int index = 0; index < body->input_count; index++)
    inlining->values[body->inputs[index]->index] = inputs[index];
  for (const struct value *value = body->values; value; value = value->next) {
    struct value **copy = &inlining->values[value->index];
    if (*copy) continue;
    TRY(graph_add_value(inlining->graph, copy, value->name));
    (*copy)->tensor = value->tensor;
  }
  return RESCL_OK;
}

static rescl_status copy_node(const struct inlining *inlining, struct arena *scratch, const struct node *node,
                              struct node *before) {
  struct value **inputs, **outputs;
  ARENA_NEW(scratch, inputs, node->call.input_count);
  ARENA_NEW(scratch, outputs, node->call.output_count);
  for (int index = 0; index < node->call.input_count; index++)
    inputs[index] = copy_of(inlining, node->inputs[index]);
  for (int index = 0; index < node->call.output_count; index++)
    outputs[index] = copy_of(inlining, node->outputs[index]);
  return graph_add_copy(inlining->graph, NULL, node, inputs, outputs, before);
}

static rescl_status copy_all(struct inlining *inlining, struct arena *scratch, const struct graph *body,
                             struct value *const *inputs, struct node *before) {
  ARENA_NEW(scratch, inlining->values, body->value_count);
  TRY(copy_values(inlining, body, inputs));
  for (const struct node *node = body->first; node; node = node->next)
    TRY(copy_node(inlining, scratch, node, before));
  return RESCL_OK;
}

rescl_status graph_inline(struct graph *graph, const struct graph *body, struct value *const *inputs,
                          struct value **outputs, struct node *before) {
  struct inlining inlining = {.graph = graph};
  struct arena scratch = {0};
  if (body->refused) return fail(RESCL_UNSUPPORTED, "%s", body->refused);
  const rescl_status status = copy_all(&inlining, &scratch, body, inputs, before);
  for (int index = 0; status == RESCL_OK && index < body->output_count; index++)
    outputs[index] = copy_of(&inlining, body->outputs[index]);
  arena_free(&scratch);
  return status;
}
