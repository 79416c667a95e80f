/** Graph passes as text in, text out: `expect_pass("fuse_skip", before, after)`. */
#ifndef RESCL_TESTS_EXPECT_PASS_H
#define RESCL_TESTS_EXPECT_PASS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check_main.h"
#include "passes/pass.h"
#include "support/text_read.h"

static inline struct graph *read_graph(const char *text) {
  struct graph *graph;
  const rescl_status status = graph_text_read(&graph, text);
  ck_assert_msg(status == RESCL_OK, "%s in\n%s", rescl_last_error(), text);
  return graph;
}

/** Drops what is dead without renumbering any test's text: constants that a pass
 *  replaced are of no interest. */
static inline void expect_graph(struct graph *graph, const char *expected) {
  ck_assert_msg(graph_check(graph) == RESCL_OK, "%s", rescl_last_error());
  graph_sweep_and_number(graph);
  char *text;
  ck_assert_int_eq(graph_text_write(&text, graph), RESCL_OK);
  ck_assert_str_eq(text, expected);
  free(text);
}

static inline pass_function find_pass(const char *name) {
  for (const struct pass *pass = pass_table; pass->name; pass++)
    if (strcmp(pass->name, name) == 0) return pass->run;
  ck_abort_msg("there is no pass '%s'", name);
  return NULL;
}

/** Infers the shapes that the text leaves out. */
static inline struct graph *read_inferred(const char *text) {
  struct graph *graph = read_graph(text);
  for (struct node *node = graph->first; node; node = node->next)
    ck_assert_msg(node_infer(node) == RESCL_OK, "%s", rescl_last_error());
  return graph;
}

/** What the pass left as types must be what the rules say; then the types go, so that
 *  `after` need not show them. */
static inline void expect_same_shapes(struct graph *graph) {
  for (struct node *node = graph->first; node; node = node->next) {
    for (int index = 0; index < node->call.output_count; index++) {
      if (!node->outputs[index]) continue;
      const struct tensor had = node->outputs[index]->tensor;
      ck_assert_msg(node_infer(node) == RESCL_OK, "%s", rescl_last_error());
      ck_assert_int_eq(had.dtype, node->outputs[index]->tensor.dtype);
      ck_assert(shape_equal(&had.shape, &node->outputs[index]->tensor.shape));
    }
  }
  for (struct node *node = graph->first; node; node = node->next) {
    for (int index = 0; index < node->call.output_count; index++)
      if (node->outputs[index]) node->outputs[index]->tensor = (struct tensor){.shape.rank = -1};
  }
}

/** Shapes are inferred before the pass, and must still be right after it. */
static inline void expect_pass(const char *pass, const char *before, const char *after) {
  struct graph *graph = read_inferred(before);
  int changed = 0;
  ck_assert_msg(find_pass(pass)(graph, &changed) == RESCL_OK, "%s", rescl_last_error());
  ck_assert_int_eq(changed != 0, strcmp(before, after) != 0);
  ck_assert_msg(graph_check(graph) == RESCL_OK, "%s", rescl_last_error());
  expect_same_shapes(graph);
  expect_graph(graph, after);
  graph_free(graph);
}

/** The memory plan, in `after` with the types that it depends on. */
static inline void expect_plan(int overlap, const char *before, const char *after) {
  struct graph *graph = read_inferred(before);
  int changed = 0;
  graph->overlap = overlap;
  ck_assert_int_eq(find_pass("plan_memory")(graph, &changed), RESCL_OK);
  expect_graph(graph, after);
  graph_free(graph);
}

static inline void expect_unchanged(const char *pass, const char *text) {
  expect_pass(pass, text, text);
}

static inline void expect_failure(const char *pass, const char *text, rescl_status status,
                                  const char *message) {
  struct graph *graph = read_inferred(text);
  int changed = 0;
  ck_assert_int_eq(find_pass(pass)(graph, &changed), status);
  ck_assert_msg(strstr(rescl_last_error(), message), "%s", rescl_last_error());
  graph_free(graph);
}

#endif
