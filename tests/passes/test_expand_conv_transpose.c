#include "passes/edit.h"
#include "passes/expect_pass.h"
#include "reference/reference.h"

START_TEST(of_two_by_two_is_pointwise) {
  expect_pass("expand_conv_transpose",
              "graph g opset 13\ninput x: f32[1,1,3,3]\nconst w: f32[1,1,2,2] = {1, 2, 3, 4}\n"
              "const b: f32[1] = {5}\n"
              "up: y = ConvTranspose(x, w, b) {strides=[2,2], activation=\"Relu\"}\noutput y\n",
              "graph g opset 13\ninput x: f32[1,1,3,3]\nconst w_2: f32[4,1,1,1] = {1, 2, 3, 4}\n"
              "const b_2: f32[4] = {5, 5, 5, 5}\n"
              "up: y_2 = Conv(x, w_2, b_2) {pads=[0,0,0,0], activation=\"Relu\", activation_alpha=0.0, "
              "activation_beta=0.0}\n"
              "DepthToSpace_y_3: y = DepthToSpace(y_2) {blocksize=2}\noutput y\n");
}
END_TEST

#define GROUPS "graph g opset 13\ninput x: f32[1,2,3,3]\nconst w: f32[2,1,2,2] = {1, 2, 3, 4, 5, 6, 7, 8}\n"

START_TEST(others_stay) {
  expect_unchanged("expand_conv_transpose",
                   GROUPS "up: y = ConvTranspose(x, w) {group=2, strides=[2,2]}\noutput y\n");
  expect_unchanged("expand_conv_transpose", GROUPS "up: y = ConvTranspose(x, w) {strides=[2,1]}\noutput y\n");
  expect_unchanged("expand_conv_transpose",
                   GROUPS "up: y = ConvTranspose(x, w) {strides=[2,2], dilations=[2,2]}\noutput y\n");
}
END_TEST

/** Windows, strides and paddings of which each leaves another remainder. */
static const struct {
  int kernel[2], stride, pads[4], added[2];
} cases[] = {
    {{2, 2}, 2, {0, 0, 0, 0}, {0, 0}}, {{4, 4}, 2, {1, 1, 1, 1}, {0, 0}}, {{3, 3}, 2, {1, 1, 1, 1}, {1, 1}},
    {{3, 3}, 2, {1, 1, 1, 1}, {0, 0}}, {{5, 4}, 2, {2, 0, 1, 3}, {0, 1}}, {{3, 2}, 1, {1, 0, 1, 1}, {0, 0}},
    {{1, 2}, 3, {0, 1, 0, 0}, {0, 2}}, {{7, 8}, 3, {2, 4, 5, 1}, {2, 0}}, {{6, 6}, 4, {0, 5, 3, 0}, {0, 0}},
};

static void run(struct graph *graph, const float *input, float *output) {
  const void *inputs[] = {input};
  void *outputs[] = {output};
  ck_assert_msg(reference_run(graph, inputs, outputs, NULL, NULL) == RESCL_OK, "%s", rescl_last_error());
}

static void check_case(const int kernel[2], int stride, const int pads[4], const int added[2]) {
  char text[512];
  float input[2 * 3 * 4 * 5], before[8192], after[8192];
  int changed = 0;
  snprintf(text, sizeof text,
           "graph g opset 13\ninput x: f32[2,3,4,5]\nconst w: f32[3,4,%d,%d] = random 1\n"
           "const b: f32[4] = random 2\nup: y = ConvTranspose(x, w, b) {strides=[%d,%d], pads=[%d,%d,%d,%d], "
           "output_padding=[%d,%d]}\noutput y\n",
           kernel[0], kernel[1], stride, stride, pads[0], pads[1], pads[2], pads[3], added[0], added[1]);
  struct graph *graph = read_graph(text);
  for (int index = 0; index < 120; index++) input[index] = (float)(index * 37 % 23) - 11;
  ck_assert_int_eq(node_infer(graph->first), RESCL_OK);
  const int64_t elements = shape_elements(&graph->outputs[0]->tensor.shape);
  ck_assert_int_le(elements, 8192);
  run(graph, input, before);
  ck_assert_msg(expand_conv_transpose(graph, &changed) == RESCL_OK, "%s", rescl_last_error());
  ck_assert_int_eq(changed, 1);
  ck_assert_int_eq(shape_elements(&graph->outputs[0]->tensor.shape), elements);
  run(graph, input, after);
  for (int64_t index = 0; index < elements; index++)
    ck_assert_float_eq_tol(before[index], after[index], 1e-4f);
  graph_free(graph);
}

START_TEST(numbers_stay_as_they_were) {
  for (size_t row = 0; row < sizeof cases / sizeof *cases; row++)
    check_case(cases[row].kernel, cases[row].stride, cases[row].pads, cases[row].added);
}
END_TEST

CHECK_MAIN("passes/expand_conv_transpose", of_two_by_two_is_pointwise, others_stay, numbers_stay_as_they_were)
