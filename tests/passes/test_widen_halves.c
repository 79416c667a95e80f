#include "passes/expect_pass.h"

START_TEST(only_the_door_is_half) {
  expect_pass(
      "widen_halves",
      "graph g opset 13\ninput x: f16[2,2]\nconst w: f16[2] = {0.5, -2}\n"
      "a: y = Add(x, w) : f16[2,2]\noutput y\n",
      "graph g opset 13\ninput x: f16[2,2]\nconst w: f32[2] = {0.5, -2}\n"
      "Cast_x_2: x_2 = Cast(x) {to=1}\na: y_2 = Add(x_2, w)\nCast_y: y = Cast(y_2) {to=10}\noutput y\n");
}
END_TEST

START_TEST(casts_to_half_round_no_more) {
  expect_pass("widen_halves",
              "graph g opset 13\ninput x: f32[2]\nc: z = Cast(x) {to=10}\nr: y = Identity(z)\noutput y\n",
              "graph g opset 13\ninput x: f32[2]\nc: z = Cast(x) {to=1}\nr: y_2 = Identity(z)\n"
              "Cast_y: y = Cast(y_2) {to=10}\noutput y\n");
}
END_TEST

START_TEST(others_stay) {
  expect_unchanged("widen_halves", "graph g opset 13\ninput x: f32[2]\nc: y = Cast(x) {to=7}\noutput y\n");
}
END_TEST

CHECK_MAIN("passes/widen_halves", only_the_door_is_half, casts_to_half_round_no_more, others_stay)
