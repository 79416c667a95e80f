#include <stdlib.h>

#include "graph/graph.h"

/** Weights of eight bits that are cast to float32, shifted, scaled and transposed. */
#define MADE_PER_STORED_BYTE 16
#define MADE_MEGABYTES_ALWAYS 256

/** Computing constants may take some seconds: without a file's weights, four thousand million operations. */
#define WORK_PER_MADE_BYTE 16

static size_t limit_bytes(const struct graph *graph) {
  const char *setting = getenv("RESCL_FOLD_LIMIT");
  char *end = NULL;
  const unsigned long long megabytes = setting ? strtoull(setting, &end, 10) : 0;
  if (setting && end != setting && *end == '\0' && megabytes <= SIZE_MAX >> 20)
    return (size_t)megabytes << 20;
  const size_t always = (size_t)MADE_MEGABYTES_ALWAYS << 20;
  size_t limit;
  if (__builtin_mul_overflow(graph->stored_bytes, MADE_PER_STORED_BYTE, &limit)) return SIZE_MAX;
  return __builtin_add_overflow(limit, always, &limit) ? SIZE_MAX : limit;
}

rescl_status graph_afford(struct graph *graph, const char *name, size_t size_bytes) {
  const size_t limit = limit_bytes(graph);
  if (graph->made_bytes > limit || size_bytes > limit - graph->made_bytes)
    return fail(
        RESCL_UNSUPPORTED,
        "constant '%s' would take %zu bytes, and those computed before it take %zu: over the limit of %zu; "
        "set RESCL_FOLD_LIMIT to the megabytes that this model may take",
        name, size_bytes, graph->made_bytes, limit);
  graph->made_bytes += size_bytes;
  return RESCL_OK;
}

rescl_status graph_afford_work(struct graph *graph, const char *name, int64_t operations) {
  int64_t limit, sum;
  if (__builtin_mul_overflow(limit_bytes(graph), WORK_PER_MADE_BYTE, &limit)) limit = INT64_MAX;
  if (__builtin_add_overflow(graph->made_work, operations, &sum)) sum = INT64_MAX;
  if (sum > limit)
    return fail(
        RESCL_UNSUPPORTED,
        "constant '%s' would take %lld operations to compute, and those before it took %lld: over the limit "
        "of %lld; set RESCL_FOLD_LIMIT to megabytes, of which each is for %d million",
        name, (long long)operations, (long long)graph->made_work, (long long)limit, WORK_PER_MADE_BYTE);
  graph->made_work = sum;
  return RESCL_OK;
}
