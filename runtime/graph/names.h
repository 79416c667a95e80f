/** A graph's values by name: a hash table with open addressing, at most half full. */
#ifndef RESCL_GRAPH_NAMES_H
#define RESCL_GRAPH_NAMES_H

#include "graph/graph.h"

/** The value of that name, or NULL. */
struct value *names_find(const struct graph *graph, const char *name);

/** Where the name stands or would stand: a number below graph->name_capacity that is the value's
 *  own while no value is added, so a graph that must not be written to can have side tables too.
 *  The table must not be empty. */
size_t names_slot(const struct graph *graph, const char *name);

/** Enters a value whose name is not in use. */
rescl_status names_add(struct graph *graph, struct value *value);

/** Makes the table agree with the list of values after some were dropped. */
void names_rebuild(struct graph *graph);

/** Points `name` to a copy of `wanted`, with a number appended where that is taken. */
rescl_status names_unique(struct graph *graph, const char **name, const char *wanted);

#endif
