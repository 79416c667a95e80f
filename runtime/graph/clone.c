#include <string.h>

#include "graph/graph.h"

struct copying {
  struct graph *clone;
  const struct graph *source;
};

/** Names are unique, so a value's name finds its copy. */
static struct value *copy_of(const struct copying *copying, const struct value *value) {
  return value ? graph_find_value(copying->clone, value->name) : NULL;
}

static rescl_status copy_dim_names(struct graph *clone, struct value *copy, const struct value *value) {
  if (!value->dim_names || value->tensor.shape.rank < 1) return RESCL_OK;
  ARENA_NEW(&clone->arena, copy->dim_names, value->tensor.shape.rank);
  for (int index = 0; index < value->tensor.shape.rank; index++) {
    if (!value->dim_names[index]) continue;
    copy->dim_names[index] = arena_string(&clone->arena, value->dim_names[index]);
    if (!copy->dim_names[index]) return fail_memory(strlen(value->dim_names[index]) + 1);
  }
  return RESCL_OK;
}

static rescl_status copy_values(const struct copying *copying) {
  for (const struct value *value = copying->source->values; value; value = value->next) {
    struct value *copy;
    TRY(graph_add_value(copying->clone, &copy, value->name));
    copy->tensor = value->tensor;
    copy->arena_offset = value->arena_offset;
    TRY(copy_dim_names(copying->clone, copy, value));
  }
  for (int index = 0; index < copying->source->input_count; index++)
    TRY(graph_add_input(copying->clone, copy_of(copying, copying->source->inputs[index])));
  for (int index = 0; index < copying->source->output_count; index++)
    TRY(graph_add_output(copying->clone, copy_of(copying, copying->source->outputs[index])));
  return RESCL_OK;
}

static rescl_status copy_node(const struct copying *copying, struct arena *scratch, const struct node *node) {
  struct value **inputs, **outputs;
  ARENA_NEW(scratch, inputs, node->call.input_count);
  ARENA_NEW(scratch, outputs, node->call.output_count);
  for (int index = 0; index < node->call.input_count; index++)
    inputs[index] = copy_of(copying, node->inputs[index]);
  for (int index = 0; index < node->call.output_count; index++)
    outputs[index] = copy_of(copying, node->outputs[index]);
  return graph_add_copy(copying->clone, NULL, node, inputs, outputs, NULL);
}

static rescl_status copy_all(const struct copying *copying) {
  TRY(copy_values(copying));
  for (int index = 0; index < copying->source->metadata_count; index++) {
    const struct graph_metadata *entry = &copying->source->metadata[index];
    TRY(graph_add_metadata(copying->clone, entry->key, entry->value));
  }
  struct arena scratch = {0};
  rescl_status status = RESCL_OK;
  for (const struct node *node = copying->source->first; node; node = node->next)
    TRY_CLEANUP(copy_node(copying, &scratch, node));
cleanup:
  arena_free(&scratch);
  return status;
}

rescl_status graph_clone(struct graph **clone, const struct graph *source) {
  TRY(graph_create(clone, source->name, source->opset));
  (*clone)->arena_bytes = source->arena_bytes;
  (*clone)->unshared_bytes = source->unshared_bytes;
  (*clone)->channel_block = source->channel_block;
  (*clone)->blocks_stem = source->blocks_stem;
  (*clone)->overlap = source->overlap;
  (*clone)->batch_bytes = source->batch_bytes;
  (*clone)->batch_step = source->batch_step;
  (*clone)->stored_bytes = source->stored_bytes;
  const rescl_status status = copy_all(&(struct copying){*clone, source});
  if (status == RESCL_OK) return RESCL_OK;
  graph_free(*clone);
  *clone = NULL;
  return status;
}
