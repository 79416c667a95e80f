#include "onnx/order.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

// Field numbers of GraphProto, NodeProto and AttributeProto.
enum {
  GRAPH_NODE = 1,
  GRAPH_OUTPUT = 12,
  NODE_INPUT = 1,
  NODE_OUTPUT = 2,
  NODE_NAME = 3,
  NODE_ATTRIBUTE = 5
};
enum { VALUE_NAME = 1, FIELD_GRAPH = 6, FIELD_GRAPHS = 11 };

#define NO_NODE SIZE_MAX
#define LIST_BYTES 512

/** A value's name in a node that makes or reads it. */
struct mention {
  struct wire_span name;
  size_t node; // that makes it
};

struct ordered_node {
  struct wire_span bytes;
  size_t next_need, needs_end; // what is left of its stretch of ordering.needs
  enum { NODE_WAITS, NODE_IS_OPEN, NODE_IS_PLACED } state;
};

struct ordering {
  struct ordered_node *nodes;
  struct mention *made, *needs;
  size_t node_count, node_capacity, made_count, made_capacity, need_count, need_capacity;
  size_t *open; // nodes whose needs are being placed, the first one's last
  size_t open_count;
  struct wire_span *placed;
  size_t placed_count;
};

static int compare_names(const void *left, const void *right) {
  const struct wire_span *a = &((const struct mention *)left)->name,
                         *b = &((const struct mention *)right)->name;
  if (a->size_bytes != b->size_bytes) return a->size_bytes < b->size_bytes ? -1 : 1;
  return memcmp(a->bytes, b->bytes, a->size_bytes);
}

static rescl_status add_need(struct ordering *ordering, struct wire_span name) {
  if (!name.size_bytes) return RESCL_OK; // left out
  TRY(ARRAY_RESERVE(ordering->needs, ordering->need_count + 1, ordering->need_capacity));
  ordering->needs[ordering->need_count++] = (struct mention){name, NO_NODE};
  return RESCL_OK;
}

static rescl_status add_made(struct ordering *ordering, struct wire_span name) {
  if (!name.size_bytes) return RESCL_OK;
  TRY(ARRAY_RESERVE(ordering->made, ordering->made_count + 1, ordering->made_capacity));
  ordering->made[ordering->made_count++] = (struct mention){name, ordering->node_count};
  return RESCL_OK;
}

static rescl_status add_graph_needs(struct ordering *ordering, struct wire_span graph, int depth);

static rescl_status add_node_needs(struct ordering *ordering, struct wire_span node, int depth) {
  struct wire_reader reader = {.message = node}, attribute;
  struct wire_field field, inner;
  while (wire_next(&reader, &field)) {
    if (field.type != WIRE_LENGTH) continue;
    if (field.number == NODE_INPUT) TRY(add_need(ordering, field.content));
    if (field.number != NODE_ATTRIBUTE) continue;
    for (attribute = (struct wire_reader){.message = field.content}; wire_next(&attribute, &inner);)
      if ((inner.number == FIELD_GRAPH || inner.number == FIELD_GRAPHS) && inner.type == WIRE_LENGTH)
        TRY(add_graph_needs(ordering, inner.content, depth + 1));
  }
  return wire_end(&reader);
}

/** Its outputs too: one may be a value of the graph around. */
static rescl_status add_graph_needs(struct ordering *ordering, struct wire_span graph, int depth) {
  struct wire_reader reader = {.message = graph}, output;
  struct wire_field field, inner;
  if (depth > GRAPHS_MAX_DEPTH)
    return fail(RESCL_UNSUPPORTED, "graphs lie more than %d deep in each other", GRAPHS_MAX_DEPTH);
  while (wire_next(&reader, &field)) {
    if (field.type != WIRE_LENGTH) continue;
    if (field.number == GRAPH_NODE) TRY(add_node_needs(ordering, field.content, depth));
    if (field.number != GRAPH_OUTPUT) continue;
    for (output = (struct wire_reader){.message = field.content}; wire_next(&output, &inner);)
      if (inner.number == VALUE_NAME && inner.type == WIRE_LENGTH) TRY(add_need(ordering, inner.content));
  }
  return wire_end(&reader);
}

static rescl_status add_node(struct ordering *ordering, struct wire_span bytes) {
  struct wire_reader reader = {.message = bytes};
  struct wire_field field;
  const size_t first_need = ordering->need_count;
  TRY(ARRAY_RESERVE(ordering->nodes, ordering->node_count + 1, ordering->node_capacity));
  TRY(add_node_needs(ordering, bytes, 0));
  while (wire_next(&reader, &field))
    if (field.number == NODE_OUTPUT && field.type == WIRE_LENGTH) TRY(add_made(ordering, field.content));
  ordering->nodes[ordering->node_count++] = (struct ordered_node){bytes, first_need, ordering->need_count, 0};
  return RESCL_OK;
}

static rescl_status collect(struct ordering *ordering, struct wire_span graph) {
  struct wire_reader reader = {.message = graph};
  struct wire_field field;
  while (wire_next(&reader, &field))
    if (field.number == GRAPH_NODE && field.type == WIRE_LENGTH) TRY(add_node(ordering, field.content));
  TRY(wire_end(&reader));
  if (ordering->made_count)
    qsort(ordering->made, ordering->made_count, sizeof *ordering->made, compare_names);
  for (size_t index = 0; index < ordering->need_count && ordering->made_count; index++) {
    const struct mention *made = bsearch(&ordering->needs[index], ordering->made, ordering->made_count,
                                         sizeof *ordering->made, compare_names);
    if (made) ordering->needs[index].node = made->node;
  }
  return RESCL_OK;
}

struct wire_span order_node_name(struct wire_span node) {
  struct wire_reader reader = {.message = node};
  struct wire_field field;
  struct wire_span name = {0};
  while (wire_next(&reader, &field)) {
    if (field.type != WIRE_LENGTH || !field.content.size_bytes) continue;
    if (field.number == NODE_NAME) return field.content;
    if (field.number == NODE_OUTPUT && !name.bytes) name = field.content;
  }
  return name;
}

static rescl_status fail_cycle(const struct ordering *ordering, size_t node) {
  char names[LIST_BYTES];
  size_t first = ordering->open_count, used = 0;
  while (ordering->open[--first] != node) continue;
  for (size_t index = first; index < ordering->open_count && used < sizeof names; index++) {
    const struct wire_span name = order_node_name(ordering->nodes[ordering->open[index]].bytes);
    used += (size_t)snprintf(names + used, sizeof names - used, "%s'%.*s'", index > first ? ", " : "",
                             (int)name.size_bytes, (const char *)name.bytes);
  }
  return fail(RESCL_MALFORMED,
              "a cycle: each of these nodes waits for the next one's result, and the last for the first's: "
              "%s%s; export the model again",
              names, used < sizeof names ? "" : " …");
}

static void open_node(struct ordering *ordering, size_t node) {
  ordering->nodes[node].state = NODE_IS_OPEN;
  ordering->open[ordering->open_count++] = node;
}

/** Places a node behind all that it needs. */
static rescl_status place(struct ordering *ordering, size_t first) {
  if (ordering->nodes[first].state == NODE_WAITS) open_node(ordering, first);
  while (ordering->open_count) {
    struct ordered_node *node = &ordering->nodes[ordering->open[ordering->open_count - 1]];
    if (node->next_need == node->needs_end) {
      node->state = NODE_IS_PLACED;
      ordering->placed[ordering->placed_count++] = node->bytes;
      ordering->open_count--;
      continue;
    }
    const size_t maker = ordering->needs[node->next_need++].node;
    if (maker == NO_NODE || ordering->nodes[maker].state == NODE_IS_PLACED) continue;
    if (ordering->nodes[maker].state == NODE_IS_OPEN) return fail_cycle(ordering, maker);
    open_node(ordering, maker);
  }
  return RESCL_OK;
}

static rescl_status place_all(struct ordering *ordering, struct wire_span graph, struct arena *arena) {
  TRY(collect(ordering, graph));
  ARENA_NEW(arena, ordering->open, ordering->node_count);
  ARENA_NEW(arena, ordering->placed, ordering->node_count);
  for (size_t node = 0; node < ordering->node_count; node++) TRY(place(ordering, node));
  return RESCL_OK;
}

rescl_status order_nodes(struct wire_span **nodes, size_t *count, struct wire_span graph,
                         struct arena *arena) {
  struct ordering ordering = {0};
  const rescl_status status = place_all(&ordering, graph, arena);
  *nodes = ordering.placed;
  *count = ordering.placed_count;
  free(ordering.nodes);
  free(ordering.made);
  free(ordering.needs);
  return status;
}
