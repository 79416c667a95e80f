#include "passes/expect_pass.h"

START_TEST(float_networks_pass) {
  expect_unchanged("require_runnable", "graph g opset 13\ninput x: f32[1,4]\nconst s: i64[2] = {2, 2}\n"
                                       "r: y = Reshape(x, s)\noutput y\n");
}
END_TEST

START_TEST(shape_arithmetic_at_run_time_is_refused) {
  expect_failure("require_runnable", "graph g opset 13\ninput x: f32[4]\ns1: y = Shape(x)\noutput y\n",
                 RESCL_UNSUPPORTED,
                 "node 's1' (Shape): Shape is supported only where its result is constant");
}
END_TEST

START_TEST(other_types_pass_where_they_are_computed) {
  expect_unchanged("require_runnable", "graph g opset 13\ninput x: i64[4]\ni: y = Identity(x)\noutput y\n");
  expect_unchanged("require_runnable", "graph g opset 13\nconst y: i64[1] = {1}\noutput y\n");
  expect_unchanged("require_runnable", "graph g opset 13\ninput x: u8[4,1]\nt: y = Transpose(x)\n"
                                       "c: z = Cast(y) {to=1}\noutput z\n");
  expect_unchanged("require_runnable",
                   "graph g opset 13\ninput x: f16[4]\nc: y = Cast(x) {to=1}\noutput y\n");
}
END_TEST

START_TEST(other_types_at_run_time_are_refused) {
  expect_failure("require_runnable", "graph g opset 13\ninput x: f64[4,1]\nt: y = Transpose(x)\noutput y\n",
                 RESCL_UNSUPPORTED, "its input 'x' is f64");
  expect_failure("require_runnable",
                 "graph g opset 13\ninput x: f32[1,1,2,2]\nm: y, i = MaxPool(x) {kernel_shape=[1,1]}\n"
                 "f: f = Identity(i)\noutput y\n",
                 RESCL_UNSUPPORTED, "node 'm' (MaxPool): its result 'i' is i64");
}
END_TEST

START_TEST(second_results_at_run_time_are_refused) {
  expect_failure("require_runnable",
                 "graph g opset 17\ninput x: f32[2,3]\nconst k: f32[3] = {1, 1, 1}\n"
                 "n: y, m = LayerNormalization(x, k)\noutput y\noutput m\n",
                 RESCL_UNSUPPORTED, "node 'n' (LayerNormalization): its result 'm' is computed only where");
}
END_TEST

CHECK_MAIN("passes/require_runnable", float_networks_pass, shape_arithmetic_at_run_time_is_refused,
           other_types_pass_where_they_are_computed, other_types_at_run_time_are_refused,
           second_results_at_run_time_are_refused)
