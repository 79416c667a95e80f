#include "graph/names.h"

#include <string.h>

/** FNV-1a (Fowler, Noll and Vo). */
static size_t hash_of(const char *name) {
  uint64_t hash = 14695981039346656037u;
  for (const char *c = name; *c; c++) hash = (hash ^ (unsigned char)*c) * 1099511628211u;
  return (size_t)(hash ^ hash >> 32);
}

size_t names_slot(const struct graph *graph, const char *name) {
  const size_t mask = graph->name_capacity - 1;
  size_t slot = hash_of(name) & mask;
  while (graph->name_table[slot] && strcmp(graph->name_table[slot]->name, name) != 0)
    slot = (slot + 1) & mask;
  return slot;
}

struct value *names_find(const struct graph *graph, const char *name) {
  return graph->name_capacity ? graph->name_table[names_slot(graph, name)] : NULL;
}

static void enter_all(struct graph *graph) {
  for (struct value *value = graph->values; value; value = value->next)
    graph->name_table[names_slot(graph, value->name)] = value;
}

void names_rebuild(struct graph *graph) {
  if (!graph->name_capacity) return;
  memset(graph->name_table, 0, graph->name_capacity * sizeof *graph->name_table);
  enter_all(graph);
}

rescl_status names_add(struct graph *graph, struct value *value) {
  if ((size_t)graph->value_count * 2 + 2 > graph->name_capacity) {
    const size_t capacity = graph->name_capacity ? graph->name_capacity * 2 : 64;
    struct value **table;
    ARENA_NEW(&graph->arena, table, capacity);
    graph->name_table = table;
    graph->name_capacity = capacity;
    enter_all(graph);
  }
  graph->name_table[names_slot(graph, value->name)] = value;
  return RESCL_OK;
}

rescl_status names_unique(struct graph *graph, const char **name, const char *wanted) {
  struct value *taken = names_find(graph, wanted);
  char *unique = taken ? NULL : arena_string(&graph->arena, wanted);
  while (taken) {
    // Counting on from the last number keeps a thousand values that all want "Relu" from trying each other's.
    if (!taken->name_number) taken->name_number = 1;
    unique = arena_format(&graph->arena, "%s_%d", wanted, ++taken->name_number);
    if (!unique || !names_find(graph, unique)) break;
  }
  *name = unique;
  return unique ? RESCL_OK : fail_memory(strlen(wanted) + 1);
}
