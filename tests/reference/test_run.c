#include "check_main.h"
#include "reference/reference.h"
#include "support/text_read.h"

#include <string.h>

static struct graph *graph_of(const char *text) {
  struct graph *graph;
  ck_assert_msg(graph_text_read(&graph, text) == RESCL_OK, "%s", rescl_last_error());
  return graph;
}

static const char *const residual = "graph residual opset 13\n"
                                    "input x: f32[1,1,1,3]\n"
                                    "const w: f32[1,1,1,1] = {-2.0}\n"
                                    "conv: c = Conv(x, w) : f32[1,1,1,3]\n"
                                    "relu: r = Relu(c) : f32[1,1,1,3]\n"
                                    "add: y = Add(r, x) : f32[1,1,1,3]\n"
                                    "output y\n"
                                    "output r\n";

START_TEST(test_values_live_until_their_last_use) {
  struct graph *graph = graph_of(residual);
  const float x[3] = {-1, 0, 2};
  float y[3], r[3];
  ck_assert_msg(reference_run(graph, (const void *[]){x}, (void *[]){y, r}, NULL, NULL) == RESCL_OK, "%s",
                rescl_last_error());
  ck_assert_mem_eq(y, ((float[]){1, 0, 2}), sizeof y);
  ck_assert_mem_eq(r, ((float[]){2, 0, 0}), sizeof r);
  graph_free(graph);
}
END_TEST

START_TEST(test_outputs_may_be_inputs_and_constants) {
  struct graph *graph = graph_of("graph odd opset 13\n"
                                 "input x: f32[2]\n"
                                 "const k: f32[1] = {7.0}\n"
                                 "unused: u = Relu(x) : f32[2]\n"
                                 "output x\n"
                                 "output k\n");
  const float x[2] = {-1, 2};
  float copy[2], k[1];
  ck_assert_msg(reference_run(graph, (const void *[]){x}, (void *[]){copy, k}, NULL, NULL) == RESCL_OK, "%s",
                rescl_last_error());
  ck_assert_mem_eq(copy, x, sizeof copy);
  ck_assert(k[0] == 7);
  graph_free(graph);
}
END_TEST

struct seen {
  size_t calls, done, total, stop_after;
};

static int count_nodes(void *user, size_t done, size_t total) {
  struct seen *seen = user;
  seen->calls++, seen->done = done, seen->total = total;
  return done == seen->stop_after;
}

START_TEST(test_progress_and_cancelling) {
  struct graph *graph = graph_of(residual);
  const float x[3] = {0};
  float y[3], r[3];
  struct seen seen = {0};
  ck_assert_int_eq(reference_run(graph, (const void *[]){x}, (void *[]){y, r}, count_nodes, &seen), RESCL_OK);
  ck_assert_uint_eq(seen.calls, 3);
  ck_assert_uint_eq(seen.done, 3);
  ck_assert_uint_eq(seen.total, 3);
  seen = (struct seen){.stop_after = 2};
  ck_assert_int_eq(reference_run(graph, (const void *[]){x}, (void *[]){y, r}, count_nodes, &seen),
                   RESCL_CANCELLED);
  ck_assert_uint_eq(seen.calls, 2);
  graph_free(graph);
}
END_TEST

START_TEST(test_failures_name_the_node) {
  struct graph *graph = graph_of("graph shapes opset 13\n"
                                 "input x: i64[1]\n"
                                 "asked: s = Relu(x) : i64[1]\n"
                                 "output s\n");
  const int64_t x[1] = {0};
  int64_t s[1];
  ck_assert_int_eq(reference_run(graph, (const void *[]){x}, (void *[]){s}, NULL, NULL), RESCL_UNSUPPORTED);
  ck_assert_ptr_nonnull(strstr(rescl_last_error(), "'asked'"));
  graph_free(graph);
}
END_TEST

START_TEST(test_unknown_shapes_are_refused) {
  struct graph *graph = graph_of("graph unbound opset 13\n"
                                 "input x: f32[N,2]\n"
                                 "relu: y = Relu(x) : ?\n"
                                 "output y\n");
  const float x[2] = {0};
  float y[2];
  ck_assert_int_eq(reference_run(graph, (const void *[]){x}, (void *[]){y}, NULL, NULL),
                   RESCL_INVALID_ARGUMENT);
  ck_assert_ptr_nonnull(strstr(rescl_last_error(), "'y'"));
  graph_free(graph);
}
END_TEST

CHECK_MAIN("reference/run", test_values_live_until_their_last_use, test_outputs_may_be_inputs_and_constants,
           test_progress_and_cancelling, test_failures_name_the_node, test_unknown_shapes_are_refused)
