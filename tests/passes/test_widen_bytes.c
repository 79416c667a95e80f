#include "passes/expect_pass.h"

START_TEST(bytes_are_cast) {
  expect_pass("widen_bytes",
              "graph g opset 13\ninput x: u8[1,1,2,2]\nm: y = MaxPool(x) {kernel_shape=[2,2]}\noutput y\n",
              "graph g opset 13\ninput x: u8[1,1,2,2]\nCast_x_2: x_2 = Cast(x) {to=1}\n"
              "m: y_2 = MaxPool(x_2) {kernel_shape=[2,2]}\nCast_y: y = Cast(y_2) {to=2}\noutput y\n");
  expect_pass("widen_bytes",
              "graph g opset 13\ninput x: i8[1,1,2,2]\nconst s: i64[4] = {1, 1, 4, 4}\n"
              "r: y = Resize(x, _, _, s)\noutput y\n",
              "graph g opset 13\ninput x: i8[1,1,2,2]\nconst s: i64[4] = {1, 1, 4, 4}\n"
              "Cast_x_2: x_2 = Cast(x) {to=1}\nr: y_2 = Resize(x_2, _, _, s)\n"
              "Cast_y: y = Cast(y_2) {to=3}\noutput y\n");
}
END_TEST

START_TEST(the_largest_is_quantised) {
  expect_pass("widen_bytes",
              "graph g opset 13\ninput x: f32[1,1,2,2]\nconst s: f32[] = {0.5}\nconst z: u8[] = {3}\n"
              "q: q = QuantizeLinear(x, s, z) {axis=0}\nm: y = MaxPool(q) {kernel_shape=[2,2]}\noutput y\n",
              "graph g opset 13\ninput x: f32[1,1,2,2]\nconst s: f32[] = {0.5}\nconst z: u8[] = {3}\n"
              "q: q = QuantizeLinear(x, s, z) {axis=0}\nm: y_2 = MaxPool(x) {kernel_shape=[2,2]}\n"
              "QuantizeLinear_y: y = QuantizeLinear(y_2, s, z) {axis=0}\noutput y\n");
}
END_TEST

START_TEST(floats_stay) {
  expect_unchanged("widen_bytes", "graph g opset 13\ninput x: f32[1,1,2,2]\n"
                                  "m: y = MaxPool(x) {kernel_shape=[2,2]}\noutput y\n");
}
END_TEST

CHECK_MAIN("passes/widen_bytes", bytes_are_cast, the_largest_is_quantised, floats_stay)
