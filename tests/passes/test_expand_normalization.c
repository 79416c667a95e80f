#include "passes/expect_pass.h"

START_TEST(by_the_norm) {
  expect_pass("expand_normalization",
              "graph g opset 13\ninput x: f32[2,3]\nn: y = LpNormalization(x) {p=1}\noutput y\n",
              "graph g opset 13\ninput x: f32[2,3]\nReduceL1_y_2: y_2 = ReduceL1(x) {axes=[-1]}\n"
              "Clip_y_3: y_3 = Clip(y_2) {min=1.1754944e-38}\nn: y = Div(x, y_3)\noutput y\n");
}
END_TEST

START_TEST(others_stay) {
  expect_unchanged("expand_normalization",
                   "graph g opset 13\ninput x: f32[2,3]\nn: y = ReduceL1(x)\noutput y\n");
}
END_TEST

CHECK_MAIN("passes/expand_normalization", by_the_norm, others_stay)
