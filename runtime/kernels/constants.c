#include "kernels/constants.h"

#include <stdlib.h>

#include "base/clock.h"

rescl_status constants_create(struct constants *constants, struct context *context,
                              const struct graph *graph) {
  *constants = (struct constants){.context = context, .value_count = graph->value_count};
  constants->values = calloc((size_t)graph->value_count + 1, sizeof(struct buffer *));
  return constants->values ? RESCL_OK
                           : fail_memory(((size_t)graph->value_count + 1) * sizeof(struct buffer *));
}

void constants_free(struct constants *constants) {
  for (int index = 0; constants->values && index < constants->value_count; index++)
    buffer_free(constants->values[index]);
  for (size_t index = 0; index < constants->packed_count; index++) buffer_free(constants->packed[index]);
  free(constants->values);
  free(constants->packed);
  *constants = (struct constants){0};
}

static rescl_status upload(struct constants *constants, const struct value *value) {
  struct buffer **buffer = &constants->values[value->index];
  const size_t size_bytes = tensor_size(&value->tensor);
  TRY(buffer_create(buffer, constants->context, size_bytes, value->name));
  constants->size_bytes += size_bytes;
  return buffer_write(*buffer, 0, value->tensor.data, size_bytes);
}

struct buffer *constants_value(struct constants *constants, const struct value *value) {
  if (!constants->values[value->index] && constants->status == RESCL_OK)
    constants->status = upload(constants, value);
  return constants->values[value->index];
}

/** Room for one more, so that a buffer made can always be kept. */
static rescl_status reserve(struct constants *constants) {
  if (constants->packed_count < constants->packed_capacity) return RESCL_OK;
  const size_t capacity = constants->packed_capacity ? constants->packed_capacity * 2 : 64;
  struct buffer **grown = realloc(constants->packed, capacity * sizeof(struct buffer *));
  if (!grown) return fail_memory(capacity * sizeof(struct buffer *));
  constants->packed = grown;
  constants->packed_capacity = capacity;
  return RESCL_OK;
}

static rescl_status pack(struct constants *constants, const struct node *node,
                         const struct packing *packing) {
  void *bytes = NULL;
  TRY(reserve(constants));
  TRY(buffer_create(&constants->packed[constants->packed_count], constants->context, packing->size_bytes,
                    node->name));
  struct buffer *buffer = constants->packed[constants->packed_count++];
  constants->size_bytes += packing->size_bytes;
  TRY(buffer_map_for_writing(buffer, &bytes));
  struct host_record record = {
      .kind = HOST_PACKING, .name = "pack", .detail = node->name, .start_ns = clock_now_ns()};
  const rescl_status status = packing->pack(node, packing->configuration, bytes);
  record.end_ns = clock_now_ns();
  const rescl_status unmapped = buffer_unmap(buffer, bytes);
  if (status != RESCL_OK) return status;
  return unmapped != RESCL_OK ? unmapped : timeline_add(constants->context, &record);
}

struct buffer *constants_packed(struct constants *constants, const struct node *node,
                                const struct packing *packing) {
  if (constants->status == RESCL_OK) constants->status = pack(constants, node, packing);
  return constants->status == RESCL_OK ? constants->packed[constants->packed_count - 1] : NULL;
}
