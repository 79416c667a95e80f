#include "kernels/constants.h"

#include <stdlib.h>

#include "base/array.h"
#include "base/clock.h"

rescl_status constants_create(struct constants *constants, const struct device_profile *profile,
                              struct context *context, const struct graph *graph) {
  const size_t count = (size_t)graph->value_count + 1;
  *constants = (struct constants){.profile = profile, .context = context, .value_count = graph->value_count};
  constants->values = calloc(count, sizeof(struct buffer *));
  constants->expected = calloc(count, 1);
  return constants->values && constants->expected ? RESCL_OK : fail_memory(count * sizeof(struct buffer *));
}

void constants_free(struct constants *constants) {
  for (int index = 0; constants->values && index < constants->value_count; index++)
    buffer_free(constants->values[index]);
  for (size_t index = 0; index < constants->packed_count; index++)
    buffer_free(constants->packed[index].buffer);
  for (size_t index = 0; index < constants->pool_count; index++) buffer_free(constants->pools[index].buffer);
  free(constants->values);
  free(constants->expected);
  free(constants->packed);
  free(constants->packed_expected);
  free(constants->pools);
  *constants = (struct constants){0};
}

/** What a window of that size takes of its pool. */
static size_t window_bytes(const struct constants *constants, size_t size_bytes) {
  const size_t alignment = constants->profile->base_alignment_bytes;
  const size_t whole = size_bytes > 0 ? size_bytes : 1;
  return (whole + alignment - 1) / alignment * alignment;
}

static rescl_status expect(struct constants *constants, size_t size_bytes) {
  const uint64_t most = constants->profile->most_buffer_bytes;
  const size_t taken_bytes = window_bytes(constants, size_bytes);
  struct constants_pool *last =
      constants->pool_count > 0 ? &constants->pools[constants->pool_count - 1] : NULL;
  if (!last || last->size_bytes + taken_bytes > most) {
    struct constants_pool *grown = realloc(constants->pools, (constants->pool_count + 1) * sizeof *grown);
    if (!grown) return fail_memory((constants->pool_count + 1) * sizeof *grown);
    constants->pools = grown;
    last = &grown[constants->pool_count++];
    *last = (struct constants_pool){0};
  }
  last->size_bytes += taken_bytes;
  return RESCL_OK;
}

void constants_expect(struct constants *constants, size_t size_bytes) {
  constants->expected_bytes += size_bytes;
  if (constants->profile->joins_constants && constants->status == RESCL_OK)
    constants->status = expect(constants, size_bytes);
}

static struct packed packed_of(const struct node *node, const struct packing *packing) {
  return (struct packed){.weights = node->call.input_count > 1 ? node->inputs[1] : NULL,
                         .bias = node->call.input_count > 2 ? node->inputs[2] : NULL,
                         .packing = *packing};
}

static const struct packed *find_packed(const struct packed *list, size_t count,
                                        const struct packed *wanted) {
  for (size_t index = 0; index < count && wanted->packing.form; index++)
    if (list[index].weights == wanted->weights && list[index].bias == wanted->bias &&
        list[index].packing.pack == wanted->packing.pack &&
        list[index].packing.form == wanted->packing.form &&
        list[index].packing.size_bytes == wanted->packing.size_bytes)
      return &list[index];
  return NULL;
}

static rescl_status expect_packed(struct constants *constants, const struct packed *wanted) {
  TRY(ARRAY_RESERVE(constants->packed_expected, constants->packed_expected_count + 1,
                    constants->packed_expected_capacity));
  constants->packed_expected[constants->packed_expected_count++] = *wanted;
  return RESCL_OK;
}

void constants_expect_packed(struct constants *constants, const struct node *node,
                             const struct packing *packing) {
  const struct packed wanted = packed_of(node, packing);
  if (find_packed(constants->packed_expected, constants->packed_expected_count, &wanted)) return;
  if (constants->status == RESCL_OK && packing->form) constants->status = expect_packed(constants, &wanted);
  constants_expect(constants, packing->size_bytes);
}

void constants_expect_value(struct constants *constants, const struct value *value) {
  if (constants->expected[value->index]) return;
  constants->expected[value->index] = 1;
  constants_expect(constants, tensor_size(&value->tensor));
}

void constants_expect_nothing(struct constants *constants) {
  constants->pool_count = 0;
}

/** The next window, as large as was expected; a buffer where nothing was. */
static rescl_status create(struct constants *constants, size_t size_bytes, const char *what,
                           struct buffer **window) {
  constants->size_bytes += size_bytes;
  if (constants->pool_count == 0) return buffer_create(window, constants->context, size_bytes, what);
  const size_t taken_bytes = window_bytes(constants, size_bytes);
  struct constants_pool *pool = &constants->pools[constants->pool];
  if (pool->used_bytes + taken_bytes > pool->size_bytes) pool = &constants->pools[++constants->pool];
  if (!pool->buffer) TRY(buffer_create(&pool->buffer, constants->context, pool->size_bytes, "weights"));
  TRY(buffer_create_view(window, pool->buffer, pool->used_bytes, size_bytes, what));
  pool->used_bytes += taken_bytes;
  return RESCL_OK;
}

static rescl_status upload(struct constants *constants, const struct value *value) {
  struct buffer **buffer = &constants->values[value->index];
  const size_t size_bytes = tensor_size(&value->tensor);
  TRY(create(constants, size_bytes, value->name, buffer));
  return buffer_write(*buffer, 0, value->tensor.data, size_bytes);
}

struct buffer *constants_value(struct constants *constants, const struct value *value) {
  if (!constants->values[value->index] && constants->status == RESCL_OK)
    constants->status = upload(constants, value);
  return constants->values[value->index];
}

static rescl_status pack(struct constants *constants, const struct node *node,
                         const struct packing *packing) {
  void *bytes = NULL;
  struct buffer *buffer;
  TRY(ARRAY_RESERVE(constants->packed, constants->packed_count + 1, constants->packed_capacity));
  TRY(create(constants, packing->size_bytes, node->name, &buffer));
  constants->packed[constants->packed_count] = packed_of(node, packing);
  constants->packed[constants->packed_count++].buffer = buffer;
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
  const struct packed wanted = packed_of(node, packing);
  const struct packed *found = find_packed(constants->packed, constants->packed_count, &wanted);
  if (found) return found->buffer;
  if (constants->status == RESCL_OK) constants->status = pack(constants, node, packing);
  return constants->status == RESCL_OK ? constants->packed[constants->packed_count - 1].buffer : NULL;
}
