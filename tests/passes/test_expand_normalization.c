#include "passes/expect_pass.h"

START_TEST(by_the_norm) {
  expect_pass("expand_normalization",
              "graph g opset 13\ninput x: f32[2,3]\nn: y = LpNormalization(x) {p=1}\noutput y\n",
              "graph g opset 13\ninput x: f32[2,3]\nReduceL1_y_2: y_2 = ReduceL1(x) {axes=[-1]}\n"
              "Clip_y_3: y_3 = Clip(y_2) {min=1.1754944e-38}\nn: y = Div(x, y_3)\noutput y\n");
}
END_TEST

START_TEST(by_mean_and_deviation) {
  expect_pass("expand_normalization",
              "graph g opset 13\ninput x: f32[1,2,2,2]\nn: y = MeanVarianceNormalization(x)\noutput y\n",
              "graph g opset 13\ninput x: f32[1,2,2,2]\nconst factor: f32[] = {0.5}\n"
              "const epsilon: f32[] = {1e-09}\nReduceMean_y_2: y_2 = ReduceMean(x) {axes=[0,2,3]}\n"
              "Sub_y_3: y_3 = Sub(x, y_2)\nReduceL2_y_4: y_4 = ReduceL2(y_3) {axes=[0,2,3]}\n"
              "Mul_y_5: y_5 = Mul(y_4, factor)\nAdd_y_6: y_6 = Add(y_5, epsilon)\nn: y = Div(y_3, y_6)\n"
              "output y\n");
}
END_TEST

START_TEST(others_stay) {
  expect_unchanged("expand_normalization",
                   "graph g opset 13\ninput x: f32[2,3]\nn: y = ReduceL1(x)\noutput y\n");
}
END_TEST

START_TEST(what_a_layer_was_like) {
  expect_pass(
      "expand_normalization",
      "graph g opset 17\ninput x: f32[2,3]\nconst k: f32[3] = {1, 1, 1}\n"
      "n: y, m, i = LayerNormalization(x, k) {axis=1}\noutput y\noutput m\noutput i\n",
      "graph g opset 17\ninput x: f32[2,3]\nconst k: f32[3] = {1, 1, 1}\nconst epsilon: f32[] = {1e-05}\n"
      "ReduceMean_m: m = ReduceMean(x) {axes=[1]}\nSub_y_2: y_2 = Sub(x, m)\nMul_y_3: y_3 = Mul(y_2, y_2)\n"
      "ReduceMean_y_4: y_4 = ReduceMean(y_3) {axes=[1]}\nAdd_y_5: y_5 = Add(y_4, epsilon)\n"
      "Sqrt_y_6: y_6 = Sqrt(y_5)\nReciprocal_i: i = Reciprocal(y_6)\n"
      "n: y, _, _ = LayerNormalization(x, k) {axis=1}\noutput y\noutput m\noutput i\n");
  expect_pass("expand_normalization",
              "graph g opset 17\ninput x: f32[2,3]\nconst k: f32[6] = {1, 1, 1, 1, 1, 1}\n"
              "n: y, m = LayerNormalization(x, k) {axis=0}\noutput y\noutput m\n",
              "graph g opset 17\ninput x: f32[2,3]\nconst k: f32[6] = {1, 1, 1, 1, 1, 1}\n"
              "ReduceMean_m: m = ReduceMean(x) {axes=[0,1]}\n"
              "n: y, _ = LayerNormalization(x, k) {axis=0}\noutput y\noutput m\n");
}
END_TEST

CHECK_MAIN("passes/expand_normalization", by_the_norm, by_mean_and_deviation, what_a_layer_was_like,
           others_stay)
