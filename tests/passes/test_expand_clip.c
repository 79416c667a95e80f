#include "passes/expect_pass.h"

START_TEST(integers) {
  expect_pass("expand_clip",
              "graph g opset 13\ninput x: i64[3]\nconst l: i64[] = {0}\nconst h: i64[] = {5}\n"
              "c: y = Clip(x, l, h)\noutput y\n",
              "graph g opset 13\ninput x: i64[3]\nconst l: i64[] = {0}\nconst h: i64[] = {5}\n"
              "Max_y_2: y_2 = Max(x, l)\nMin_y: y = Min(y_2, h)\noutput y\n");
  expect_pass("expand_clip",
              "graph g opset 13\ninput x: i64[3]\nconst h: i64[] = {5}\nc: y = Clip(x, _, h)\noutput y\n",
              "graph g opset 13\ninput x: i64[3]\nconst h: i64[] = {5}\nMin_y: y = Min(x, h)\noutput y\n");
}
END_TEST

START_TEST(relu_of_integers) {
  expect_pass(
      "expand_clip", "graph g opset 14\ninput x: i32[3]\nr: y = Relu(x)\noutput y\n",
      "graph g opset 14\ninput x: i32[3]\nconst zero: i32[] = {0}\nMax_y: y = Max(x, zero)\noutput y\n");
  expect_unchanged("expand_clip", "graph g opset 14\ninput x: f32[3]\nr: y = Relu(x)\noutput y\n");
}
END_TEST

START_TEST(limits_at_run_time) {
  expect_pass("expand_clip",
              "graph g opset 13\ninput x: f32[3]\ninput l: f32[]\nc: y = Clip(x, l)\noutput y\n",
              "graph g opset 13\ninput x: f32[3]\ninput l: f32[]\nMax_y: y = Max(x, l)\noutput y\n");
}
END_TEST

START_TEST(activations_stay) {
  expect_unchanged("expand_clip",
                   "graph g opset 13\ninput x: f32[3]\nconst l: f32[] = {0}\nc: y = Clip(x, l)\noutput y\n");
}
END_TEST

CHECK_MAIN("passes/expand_clip", integers, relu_of_integers, limits_at_run_time, activations_stay)
