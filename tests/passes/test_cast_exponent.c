#include "passes/expect_pass.h"

START_TEST(constants_are_converted) {
  expect_pass("cast_exponent",
              "graph g opset 13\ninput x: f32[2]\nconst e: i64[] = {2}\np: y = Pow(x, e)\noutput y\n",
              "graph g opset 13\ninput x: f32[2]\nconst e_2: f32[] = {2}\np: y = Pow(x, e_2)\noutput y\n");
}
END_TEST

START_TEST(others_are_cast) {
  expect_pass("cast_exponent",
              "graph g opset 13\ninput x: f32[2]\ninput e: i64[2]\np: y = Pow(x, e)\noutput y\n",
              "graph g opset 13\ninput x: f32[2]\ninput e: i64[2]\nCast_e_2: e_2 = Cast(e) {to=1}\n"
              "p: y = Pow(x, e_2)\noutput y\n");
  expect_unchanged("cast_exponent",
                   "graph g opset 13\ninput x: f32[2]\ninput e: f32[2]\np: y = Pow(x, e)\noutput y\n");
}
END_TEST

CHECK_MAIN("passes/cast_exponent", constants_are_converted, others_are_cast)
