/** Requires: shapes, and the nodes in the order they will run in, one after the other.
 *  Ensures:  arena_offset of every value that is not constant, arena_bytes and unshared_bytes.
 *
 *  Values that live at the same time never overlap: from where a value is made to its last use, both
 *  included, so a node's outputs do not touch its inputs; one node longer where graph.overlap allows
 *  nodes to begin before the one before is done. Graph inputs live from before the first node, graph
 *  outputs to behind the last. What plan_parts.c finds to show another value's bytes has a part of its place, and all
 *  that do live from the first of them to the last. Views of constants have none.
 *
 *      a = Relu(x)           →    x @0
 *      b = Sigmoid(a)             a = Relu(x) @4096
 *      c = Flatten(b)             b = Sigmoid(a) @0
 *      output c                   c = Flatten(b) @0
 *
 *  Largest first, each into the smallest gap that holds it between those already placed that live
 *  at the same time: "greedy by size" of Pisarchyk and Lee, Efficient Memory Management for Deep
 *  Neural Net Inference, 2020. */
#include <stdlib.h>
#include <string.h>

#include "passes/edit.h"
#include "passes/plan_parts.h"

/** More than any machine has; sums of sizes stay far from overflow below it. */
#define MAX_ARENA_BYTES ((int64_t)1 << 60)

/** A place in the arena: that of a value with bytes of its own, and of the parts of it. */
struct place {
  int64_t offset, size_bytes;
  int first, last; // nodes during which it is taken; -1: before the first
  int root;        // index of that value
};

struct plan {
  struct graph *graph;
  struct arena scratch;
  struct part *parts; // by value->index
  const struct value **values;
  struct place *places; // by value->index, of roots; then packed: only those in the arena
  struct place *placed; // those that have an offset, in its order
  int placed_count;
};

static int64_t aligned_size(const struct tensor *tensor) {
  return ((int64_t)tensor_size(tensor) + ARENA_ALIGNMENT - 1) / ARENA_ALIGNMENT * ARENA_ALIGNMENT;
}

static void extend(struct plan *plan, const struct value *value, int first, int last) {
  struct place *place = &plan->places[plan->parts[value->index].root];
  if (place->first > first) place->first = first;
  if (place->last < last) place->last = last;
}

/** When each place is first and last needed. */
static void find_lifetimes(struct plan *plan) {
  const int more = plan->graph->overlap ? 1 : 0, end = plan->graph->node_count;
  for (const struct value *value = plan->graph->values; value; value = value->next)
    plan->places[value->index] = (struct place){
        .size_bytes = aligned_size(&value->tensor), .first = end, .last = -1, .root = value->index};
  for (int index = 0; index < plan->graph->input_count; index++)
    extend(plan, plan->graph->inputs[index], -1, -1);
  for (const struct node *node = plan->graph->first; node; node = node->next) {
    for (int index = 0; index < node->call.input_count; index++)
      if (node->inputs[index]) extend(plan, node->inputs[index], node->index, node->index + more);
    for (int index = 0; index < node->call.output_count; index++)
      if (node->outputs[index]) extend(plan, node->outputs[index], node->index, node->index);
  }
  for (int index = 0; index < plan->graph->output_count; index++)
    extend(plan, plan->graph->outputs[index], end, end);
}

/** Leaves only the places that take part: not those of parts of others and constants. Returns how many. */
static int pack(struct plan *plan) {
  int count = 0;
  int64_t *total = &plan->graph->unshared_bytes;
  *total = 0;
  for (const struct value *value = plan->graph->values; value; value = value->next) {
    if (value->tensor.data || plan->parts[value->index].root != value->index) continue;
    plan->places[count++] = plan->places[value->index];
    if (*total < MAX_ARENA_BYTES) *total += aligned_size(&value->tensor);
  }
  return count;
}

static int compare(const void *left, const void *right) {
  const struct place *a = left, *b = right;
  if (a->size_bytes != b->size_bytes) return a->size_bytes < b->size_bytes ? 1 : -1;
  return a->root < b->root ? -1 : 1; // roots differ: the order, and so the plan, is always the same
}

/** Every place is held against all before it. Beyond so many, of which none is smaller than those that follow, these
 *  lie behind all others, so that graphs of a million nodes do not take hours. */
enum { MOST_SEARCHED = 10000 };

/** The smallest gap that holds the place, between those that live at the same
 *  time; else behind all of them. */
static int64_t find_offset(const struct plan *plan, const struct place *place) {
  int64_t end = 0, best = -1, best_gap = INT64_MAX;
  if (plan->placed_count >= MOST_SEARCHED) return plan->graph->arena_bytes;
  for (int index = 0; index < plan->placed_count; index++) {
    const struct place *other = &plan->placed[index];
    if (other->last < place->first || place->last < other->first) continue;
    const int64_t gap = other->offset - end;
    if (gap >= place->size_bytes && gap < best_gap) best = end, best_gap = gap;
    if (other->offset + other->size_bytes > end) end = other->offset + other->size_bytes;
  }
  return best < 0 ? end : best;
}

static rescl_status put(struct plan *plan, const struct place *place) {
  const int64_t offset = find_offset(plan, place), end = offset + place->size_bytes;
  if (end > MAX_ARENA_BYTES)
    return fail(RESCL_OUT_OF_MEMORY, "the intermediate results take more than 2^60 bytes");
  int at = plan->placed_count;
  while (at > 0 && plan->placed[at - 1].offset > offset) at--;
  memmove(&plan->placed[at + 1], &plan->placed[at], (size_t)(plan->placed_count - at) * sizeof *plan->placed);
  plan->placed[at] = *place;
  plan->placed[at].offset = offset;
  plan->placed_count++;
  if (end > plan->graph->arena_bytes) plan->graph->arena_bytes = end;
  return RESCL_OK;
}

static rescl_status allocate(struct plan *plan) {
  graph_sweep_and_number(plan->graph);
  ARENA_NEW(&plan->scratch, plan->parts, plan->graph->value_count);
  ARENA_NEW(&plan->scratch, plan->values, plan->graph->value_count);
  ARENA_NEW(&plan->scratch, plan->places, plan->graph->value_count);
  ARENA_NEW(&plan->scratch, plan->placed, plan->graph->value_count);
  return RESCL_OK;
}

/** Writes the roots' offsets to their values, and to their parts. */
static rescl_status store(struct plan *plan) {
  int64_t *offsets;
  ARENA_NEW(&plan->scratch, offsets, plan->graph->value_count);
  for (int index = 0; index < plan->graph->value_count; index++) offsets[index] = -1;
  for (int index = 0; index < plan->placed_count; index++)
    offsets[plan->placed[index].root] = plan->placed[index].offset;
  for (struct value *value = plan->graph->values; value; value = value->next) {
    const struct part part = plan->parts[value->index];
    value->arena_offset = offsets[part.root] < 0 ? -1 : offsets[part.root] + part.offset;
  }
  return RESCL_OK;
}

static rescl_status make_plan(struct plan *plan, int shared) {
  TRY(allocate(plan));
  plan_parts(plan->graph, plan->values, plan->parts);
  find_lifetimes(plan);
  const int count = pack(plan);
  if (shared) qsort(plan->places, (size_t)count, sizeof *plan->places, compare);
  plan->graph->arena_bytes = 0;
  for (int index = 0; index < count; index++) {
    if (!shared) plan->places[index].first = -1, plan->places[index].last = plan->graph->node_count;
    TRY(put(plan, &plan->places[index]));
  }
  return store(plan);
}

rescl_status plan_memory(struct graph *graph, int *changed) {
  struct plan plan = {.graph = graph};
  const rescl_status status = make_plan(&plan, 1);
  arena_free(&plan.scratch);
  *changed = 1;
  return status;
}

rescl_status plan_memory_unshared(struct graph *graph) {
  struct plan plan = {.graph = graph};
  const rescl_status status = make_plan(&plan, 0);
  arena_free(&plan.scratch);
  return status;
}
