#include "passes/expect_pass.h"

#define HEAD "graph g opset 7\ninput a: f32[1,2]\ninput b: f32[1,2]\ninput c: f32[3,1]\n"

START_TEST(of_two_is_an_add) {
  expect_pass("expand_sum", HEAD "sum: y = Sum(a, b)\nr: z = Relu(y)\noutput z\n",
              HEAD "sum: y = Add(a, b)\nr: z = Relu(y)\noutput z\n");
}
END_TEST

START_TEST(of_many_is_a_row_of_adds) {
  expect_pass("expand_sum", HEAD "sum: y = Sum(a, b, c, a)\noutput y\n",
              HEAD "Add_y_2: y_2 = Add(a, b)\nAdd_y_3: y_3 = Add(y_2, c)\nsum: y = Add(y_3, a)\noutput y\n");
  expect_pass("expand_sum", HEAD "s: y = Sum(a, b, c)\nt: z = Sum(y, y)\noutput y\noutput z\n",
              HEAD "Add_y_2: y_2 = Add(a, b)\ns: y = Add(y_2, c)\nt: z = Add(y, y)\noutput y\noutput z\n");
}
END_TEST

START_TEST(of_one_is_an_identity) {
  expect_pass("expand_sum", HEAD "sum: y = Sum(a)\noutput y\n", HEAD "sum: y = Identity(a)\noutput y\n");
}
END_TEST

START_TEST(a_mean_is_a_share_of_a_sum) {
  expect_pass("expand_sum", HEAD "mean: y = Mean(a, b)\noutput y\n",
              HEAD
              "const share: f32[] = {0.5}\nAdd_y_2: y_2 = Add(a, b)\nmean: y = Mul(y_2, share)\noutput y\n");
  expect_pass("expand_sum", HEAD "mean: y = Mean(a)\noutput y\n", HEAD "mean: y = Identity(a)\noutput y\n");
}
END_TEST

START_TEST(the_largest_of_many_is_that_of_two_again_and_again) {
  expect_pass("expand_sum", HEAD "m: y = Max(a, b, c)\noutput y\n",
              HEAD "Max_y_2: y_2 = Max(a, b)\nm: y = Max(y_2, c)\noutput y\n");
  expect_unchanged("expand_sum", HEAD "m: y = Min(a, b)\noutput y\n");
}
END_TEST

START_TEST(others_stay) {
  expect_unchanged("expand_sum", HEAD "add: y = Add(a, b)\noutput y\n");
}
END_TEST

START_TEST(a_skip_written_as_a_sum_is_fused) {
  struct graph *graph = read_graph("graph g opset 7\ninput x: f32[1,2,4,4]\n"
                                   "const w: f32[2,2,1,1] = {1, 2, 3, 4}\nc: a = Conv(x, w)\n"
                                   "sum: b = Sum(a, x)\nr: y = Relu(b)\noutput y\n");
  ck_assert_msg(passes_run(graph, NULL, NULL) == RESCL_OK, "%s", rescl_last_error());
  ck_assert_int_eq(graph->node_count, 1);
  ck_assert_ptr_eq(graph->first->call.op, &op_conv);
  ck_assert_int_eq(graph->first->call.input_count, 4);
  graph_free(graph);
}
END_TEST

CHECK_MAIN("passes/expand_sum", of_two_is_an_add, of_many_is_a_row_of_adds, of_one_is_an_identity,
           a_mean_is_a_share_of_a_sum, the_largest_of_many_is_that_of_two_again_and_again, others_stay,
           a_skip_written_as_a_sum_is_fused)
