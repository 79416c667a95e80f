#include "graph/graph.h"

#include <stdlib.h>
#include <string.h>

#include "graph/names.h"

rescl_status graph_create(struct graph **graph, const char *name, int opset) {
  struct graph *made = calloc(1, sizeof *made);
  *graph = made;
  if (!made) return fail_memory(sizeof *made);
  made->opset = opset;
  made->arena_bytes = -1;
  made->name = arena_string(&made->arena, name ? name : "");
  if (made->name) return RESCL_OK;
  graph_free(made);
  *graph = NULL;
  return fail_memory(strlen(name ? name : "") + 1);
}

void graph_free(struct graph *graph) {
  if (!graph) return;
  for (struct graph *body = graph->bodies, *next; body; body = next) {
    next = body->next_body;
    graph_free(body);
  }
  arena_free(&graph->arena);
  free(graph);
}

void graph_own(struct graph *graph, struct graph *body) {
  body->next_body = graph->bodies;
  graph->bodies = body;
}

rescl_status graph_add_value(struct graph *graph, struct value **value, const char *name) {
  *value = NULL;
  struct value *made;
  ARENA_NEW(&graph->arena, made, 1);
  TRY(names_unique(graph, &made->name, name && *name ? name : "value"));
  made->tensor.shape.rank = -1;
  made->arena_offset = -1;
  made->index = graph->value_count;
  TRY(names_add(graph, made));
  if (graph->last_value)
    graph->last_value->next = made;
  else
    graph->values = made;
  graph->last_value = made;
  graph->value_count++;
  *value = made;
  return RESCL_OK;
}

rescl_status graph_add_constant(struct graph *graph, struct value **value, const char *name,
                                const struct tensor *tensor) {
  TRY(graph_add_value(graph, value, name));
  (*value)->tensor = *tensor;
  return RESCL_OK;
}

/** Lists that only grow at their end double whenever their length is a power of two: no capacity to keep. */
static int must_grow(int count) {
  return (count & (count - 1)) == 0;
}

static rescl_status append(struct graph *graph, struct value ***list, int *count, struct value *value) {
  if (must_grow(*count)) {
    struct value **grown;
    ARENA_NEW(&graph->arena, grown, *count ? *count * 2 : 1);
    if (*count) memcpy(grown, *list, (size_t)*count * sizeof *grown);
    *list = grown;
  }
  (*list)[(*count)++] = value;
  return RESCL_OK;
}

rescl_status graph_add_input(struct graph *graph, struct value *value) {
  return append(graph, &graph->inputs, &graph->input_count, value);
}

rescl_status graph_add_output(struct graph *graph, struct value *value) {
  TRY(append(graph, &graph->outputs, &graph->output_count, value));
  value->output_uses++;
  return RESCL_OK;
}

void graph_bind_input(struct graph *graph, struct value *input, void *data) {
  input->tensor.data = data;
  int kept = 0;
  for (int index = 0; index < graph->input_count; index++)
    if (graph->inputs[index] != input) graph->inputs[kept++] = graph->inputs[index];
  graph->input_count = kept;
}

struct value *graph_find_value(const struct graph *graph, const char *name) {
  return names_find(graph, name);
}

rescl_status graph_add_metadata(struct graph *graph, const char *key, const char *value) {
  const int count = graph->metadata_count;
  if (must_grow(count)) {
    struct graph_metadata *grown;
    ARENA_NEW(&graph->arena, grown, count ? count * 2 : 1);
    if (count) memcpy(grown, graph->metadata, (size_t)count * sizeof *grown);
    graph->metadata = grown;
  }
  const struct graph_metadata entry = {arena_string(&graph->arena, key), arena_string(&graph->arena, value)};
  if (!entry.key || !entry.value) return fail_memory(strlen(key) + strlen(value) + 2);
  graph->metadata[graph->metadata_count++] = entry;
  return RESCL_OK;
}

const char *graph_find_metadata(const struct graph *graph, const char *key) {
  for (int index = 0; index < graph->metadata_count; index++)
    if (strcmp(graph->metadata[index].key, key) == 0) return graph->metadata[index].value;
  return NULL;
}

int value_use_count(const struct value *value) {
  return value->user_count + value->output_uses;
}

void graph_drop_data(struct graph *graph, struct value *constant) {
  static char dropped; // not NULL, which would make the value no constant
  if (arena_release(&graph->arena, constant->tensor.data)) constant->tensor.data = &dropped;
}

static void mark(struct value *const *list, int count) {
  for (int index = 0; index < count; index++) list[index]->index = 1;
}

void graph_sweep_and_number(struct graph *graph) {
  for (struct value *value = graph->values; value; value = value->next)
    value->index = value->producer || value->user_count;
  mark(graph->inputs, graph->input_count);
  mark(graph->outputs, graph->output_count);

  struct value **link = &graph->values;
  graph->last_value = NULL;
  graph->value_count = 0;
  for (struct value *value = graph->values; value; value = value->next) {
    if (!value->index) continue;
    value->index = graph->value_count++;
    *link = value;
    link = &value->next;
    graph->last_value = value;
  }
  *link = NULL;
  names_rebuild(graph);

  int position = 0;
  for (struct node *node = graph->first; node; node = node->next) node->index = position++;
}
