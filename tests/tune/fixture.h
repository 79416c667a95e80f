/** What the tests of this folder share: a network on blocks of channels. */
#ifndef RESCL_TESTS_TUNE_FIXTURE_H
#define RESCL_TESTS_TUNE_FIXTURE_H

#include "../api/fixture.h"
#include "opencl/context.h"
#include "support/temporary_folder.h"

#define NETWORK                                                                                           \
  "graph three opset 13\ninput x: f32[1,24,14,14]\nconst u: f32[32,24,3,3] = random 1\n"                  \
  "const v: f32[32,32,3,3] = random 2\nconst b: f32[32] = random 3\nconst w: f32[20,32,1,1] = random 4\n" \
  "first: a = Conv(x, u, b) {pads=[1,1,1,1]}\nsecond: c = Conv(a, v, b) {pads=[1,1,1,1]}\n"               \
  "third: d = Conv(c, v, b) {pads=[1,1,1,1]}\nfourth: y = Conv(d, w)\noutput y\n"

/** A network on blocks, lowered, with a context of its own. */
struct fixture {
  rescl_model *model;
  struct graph *graph;
  struct context *context;
};

static inline void fresh_cache(void) {
  char folder[] = "/tmp/rescl-tuner-XXXXXX";
  ck_assert_ptr_nonnull(temporary_folder(folder));
  setenv("RESCL_CACHE_DIR", folder, 1);
}

static inline struct fixture set_up_blocks(int channel_block) {
  struct fixture fixture = {.model = model_from_text(NETWORK)};
  const struct lower_options options = {.channel_block = channel_block};
  MUST(model_lower(&fixture.graph, fixture.model, &options));
  MUST(context_create(&fixture.context, device(), NULL));
  return fixture;
}

static inline struct fixture set_up(void) {
  return set_up_blocks(8);
}

static inline void tear_down(struct fixture *fixture) {
  context_free(fixture->context);
  graph_free(fixture->graph);
  rescl_model_free(fixture->model);
}

static inline const struct node *find_node(const struct fixture *fixture, const char *name) {
  for (const struct node *node = fixture->graph->first; node; node = node->next)
    if (strcmp(node->name, name) == 0) return node;
  ck_abort_msg("no node %s", name);
  return NULL;
}

#endif
