#include "passes/edit.h"
#include "passes/expect_pass.h"
#include "reference/reference.h"

#define HEAD "graph g opset 13\ninput x: f32[2,32,17,16]\nconst w: f32[32,32,3,3] = random 1\n"
#define DILATED "conv: y = Conv(x, w) {dilations=[2,2], pads=[2,2,2,2], activation=\"Relu\"}\noutput y\n"

static void count_nodes(const char *text, int expected) {
  struct graph *graph = read_inferred(text);
  int changed = 0;
  ck_assert_int_eq(expand_dilation(graph, &changed), RESCL_OK);
  ck_assert_int_eq(graph->node_count, expected);
  ck_assert_int_eq(changed, expected > 1);
  graph_free(graph);
}

START_TEST(only_where_it_pays) {
  count_nodes(HEAD DILATED, 3);
  count_nodes(HEAD "conv: y = Conv(x, w) {pads=[1,1,1,1]}\noutput y\n", 1);
  count_nodes(HEAD "conv: y = Conv(x, w) {dilations=[2,2], pads=[1,1,1,1]}\noutput y\n", 1);
  count_nodes(HEAD "conv: y = Conv(x, w) {dilations=[3,3], pads=[3,3,3,3]}\noutput y\n", 1); // small phases
  count_nodes(HEAD "conv: y = Conv(x, w, _, x) {dilations=[2,2], pads=[2,2,2,2]}\noutput y\n", 1);
}
END_TEST

START_TEST(numbers_stay_as_they_were) {
  enum { ELEMENTS = 2 * 32 * 17 * 16 };
  float *input = malloc(3 * ELEMENTS * sizeof *input), *before = input + ELEMENTS, *after = before + ELEMENTS;
  for (int index = 0; index < ELEMENTS; index++) input[index] = (float)(index * 37 % 23) - 11;
  const void *inputs[] = {input};
  int changed = 0;
  struct graph *graph = read_inferred(HEAD DILATED);
  ck_assert_int_eq(reference_run(graph, inputs, (void *[]){before}, NULL, NULL), RESCL_OK);
  ck_assert_msg(expand_dilation(graph, &changed) == RESCL_OK, "%s", rescl_last_error());
  ck_assert_int_eq(graph_check(graph), RESCL_OK);
  ck_assert_int_eq(shape_elements(&graph->outputs[0]->tensor.shape), ELEMENTS);
  ck_assert_int_eq(reference_run(graph, inputs, (void *[]){after}, NULL, NULL), RESCL_OK);
  for (int index = 0; index < ELEMENTS; index++) ck_assert_float_eq_tol(before[index], after[index], 1e-3f);
  graph_free(graph);
  free(input);
}
END_TEST

CHECK_MAIN("passes/expand_dilation", only_where_it_pays, numbers_stay_as_they_were)
