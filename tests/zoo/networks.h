/** What the zoo's tests share. */
#ifndef RESCL_TESTS_ZOO_NETWORKS_H
#define RESCL_TESTS_ZOO_NETWORKS_H

#include <string.h>

#include "passes/pass.h"
#include "zoo/zoo.h"

#include "check_main.h"

static inline struct graph *network_structure(const char *name, int classes) {
  const rescl_create_options options = {.name = name, .classes = classes};
  struct graph *graph;
  ck_assert_msg(zoo_create_structure(&graph, &options) == RESCL_OK, "%s", rescl_last_error());
  return graph;
}

static inline struct graph *network(const char *name, uint64_t seed) {
  const rescl_create_options options = {.name = name, .seed = seed};
  struct graph *graph;
  ck_assert_msg(zoo_create(&graph, &options) == RESCL_OK, "%s", rescl_last_error());
  return graph;
}

/** Binds the symbolic batch and infers every shape. */
static inline void network_infer(struct graph *graph, int64_t batch) {
  graph->inputs[0]->tensor.shape.dims[0] = batch;
  ck_assert_msg(passes_infer(graph) == RESCL_OK, "%s: %s", graph->name, rescl_last_error());
}

static inline int network_count(const struct graph *graph, const char *op) {
  int count = 0;
  for (const struct node *node = graph->first; node; node = node->next)
    count += strcmp(node->call.op->name, op) == 0;
  return count;
}

#endif
