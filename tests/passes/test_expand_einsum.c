#include <math.h>

#include "passes/edit.h"
#include "passes/expect_pass.h"
#include "reference/reference.h"

/** Two operands [2][3][4] and of `b_shape`: what the pass makes computes what the Einsum did. */
static void check(const char *b_shape, const char *equation) {
  static float a[24], b[64], expected[512], found[512];
  char text[512];
  snprintf(text, sizeof text,
           "graph g opset 13\ninput a: f32[2,3,4]\ninput b: f32%s\nn: y = Einsum(a, b) "
           "{equation=\"%s\"}\noutput y\n",
           b_shape, equation);
  for (int index = 0; index < 64; index++) b[index] = (float)(index * 7 % 11 - 5);
  for (int index = 0; index < 24; index++) a[index] = (float)(index * 5 % 13 - 6);
  struct graph *graph = read_graph(text);
  ck_assert_msg(node_infer(graph->first) == RESCL_OK, "%s", rescl_last_error());
  const int64_t count = shape_elements(&graph->outputs[0]->tensor.shape);
  const void *const inputs[] = {a, b};
  graph_sweep_and_number(graph);
  ck_assert_msg(reference_run(graph, inputs, (void *[]){expected}, NULL, NULL) == RESCL_OK, "%s",
                rescl_last_error());
  int changed = 0;
  ck_assert_msg(expand_einsum(graph, &changed) == RESCL_OK, "%s", rescl_last_error());
  ck_assert(changed && graph_check(graph) == RESCL_OK);
  for (const struct node *node = graph->first; node; node = node->next)
    ck_assert_str_ne(node->call.op->name, "Einsum");
  graph_sweep_and_number(graph);
  ck_assert_msg(reference_run(graph, inputs, (void *[]){found}, NULL, NULL) == RESCL_OK, "%s",
                rescl_last_error());
  for (int64_t index = 0; index < count; index++)
    ck_assert_msg(expected[index] == found[index], "%s: element %lld is %g, expected %g", equation,
                  (long long)index, (double)found[index], (double)expected[index]);
  graph_free(graph);
}

START_TEST(products) {
  check("[2,5,4]", "bid,bjd->bij");
  check("[2,5,4]", "bid,bjd->jbi");
  check("[4,5]", "bik,kj->bij");
  check("[2,3,4]", "bij,bij->");
  check("[5]", "bij,k->kji");
  check("[4,5]", "bij,jk->bk");
}
END_TEST

START_TEST(of_one_operand) {
  expect_pass("expand_einsum",
              "graph g opset 13\ninput x: f32[2,3,4]\nn: y = Einsum(x) {equation=\"bij->ji\"}\noutput y\n",
              "graph g opset 13\ninput x: f32[2,3,4]\n"
              "ReduceSum_y_2: y_2 = ReduceSum(x) {axes=[0], keepdims=0}\n"
              "Transpose_y_3: y_3 = Transpose(y_2) {perm=[1,0]}\nn: y = Identity(y_3)\noutput y\n");
}
END_TEST

CHECK_MAIN("passes/expand_einsum", products, of_one_operand)
