#include "kernels/weights.h"

#include <stdlib.h>

rescl_status weights_create(struct weights *weights, struct context *context, const struct graph *graph) {
  *weights = (struct weights){.context = context, .value_count = graph->value_count};
  weights->values = calloc((size_t)graph->value_count + 1, sizeof(struct buffer *));
  return weights->values ? RESCL_OK : fail_memory(((size_t)graph->value_count + 1) * sizeof(struct buffer *));
}

void weights_free(struct weights *weights) {
  for (int index = 0; weights->values && index < weights->value_count; index++)
    buffer_free(weights->values[index]);
  for (size_t index = 0; index < weights->packed_count; index++) buffer_free(weights->packed[index]);
  free(weights->values);
  free(weights->packed);
  *weights = (struct weights){0};
}

static rescl_status upload(struct weights *weights, const struct value *value) {
  struct buffer **buffer = &weights->values[value->index];
  const size_t size_bytes = tensor_size(&value->tensor);
  TRY(buffer_create(buffer, weights->context, size_bytes, value->name));
  weights->size_bytes += size_bytes;
  return buffer_write(*buffer, 0, value->tensor.data, size_bytes);
}

struct buffer *weights_value(struct weights *weights, const struct value *value) {
  if (!weights->values[value->index] && weights->status == RESCL_OK) weights->status = upload(weights, value);
  return weights->values[value->index];
}

/** Room for one more, so that a buffer made can always be kept. */
static rescl_status reserve(struct weights *weights) {
  if (weights->packed_count < weights->packed_capacity) return RESCL_OK;
  const size_t capacity = weights->packed_capacity ? weights->packed_capacity * 2 : 64;
  struct buffer **grown = realloc(weights->packed, capacity * sizeof(struct buffer *));
  if (!grown) return fail_memory(capacity * sizeof(struct buffer *));
  weights->packed = grown;
  weights->packed_capacity = capacity;
  return RESCL_OK;
}

static rescl_status pack(struct weights *weights, const struct node *node, const struct packing *packing) {
  void *bytes = NULL;
  TRY(reserve(weights));
  TRY(buffer_create(&weights->packed[weights->packed_count], weights->context, packing->size_bytes,
                    node->name));
  struct buffer *buffer = weights->packed[weights->packed_count++];
  weights->size_bytes += packing->size_bytes;
  TRY(buffer_map_for_writing(buffer, &bytes));
  const rescl_status status = packing->pack(node, packing->configuration, bytes);
  const rescl_status unmapped = buffer_unmap(buffer, bytes);
  return status != RESCL_OK ? status : unmapped;
}

struct buffer *weights_packed(struct weights *weights, const struct node *node,
                              const struct packing *packing) {
  if (weights->status == RESCL_OK) weights->status = pack(weights, node, packing);
  return weights->status == RESCL_OK ? weights->packed[weights->packed_count - 1] : NULL;
}
