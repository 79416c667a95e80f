#include "passes/expect_pass.h"

#define HEAD "graph g opset 13\ninput x: f32[2,6,4]\n"

START_TEST(of_three_where_two_are_used) {
  expect_pass("expand_split",
              HEAD "const n: i64[3] = {1, 2, 3}\nsplit: a, b, c = Split(x, n) {axis=1}\nr: y = "
                   "Relu(c)\noutput y\noutput a\n",
              HEAD "Slice_a: a = Slice(x) {axes=[1], starts=[0], ends=[1]}\n"
                   "Slice_c: c = Slice(x) {axes=[1], starts=[3], ends=[6]}\nr: y = Relu(c)\n"
                   "output y\noutput a\n");
}
END_TEST

START_TEST(into_equal_parts) {
  expect_pass("expand_split", HEAD "split: a, b = Split(x) {axis=-1}\nr: y = Add(a, b)\noutput y\n",
              HEAD "Slice_a: a = Slice(x) {axes=[2], starts=[0], ends=[2]}\n"
                   "Slice_b: b = Slice(x) {axes=[2], starts=[2], ends=[4]}\nr: y = Add(a, b)\noutput y\n");
}
END_TEST

START_TEST(others_stay) {
  expect_unchanged("expand_split", HEAD "r: y = Relu(x)\noutput y\n");
}
END_TEST

CHECK_MAIN("passes/expand_split", of_three_where_two_are_used, into_equal_parts, others_stay)
