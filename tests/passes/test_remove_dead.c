#include "passes/expect_pass.h"

START_TEST(chains_of_unused_nodes_go) {
  expect_pass("remove_dead",
              "graph g opset 13\ninput x: f32[1,2]\ninput unused: f32[1]\nconst k: f32[2] = {1, 2}\n"
              "a: a = Relu(x)\nb: b = Add(a, k)\nc: c = Sigmoid(b)\ny: y = Relu(x)\noutput y\n",
              "graph g opset 13\ninput x: f32[1,2]\ninput unused: f32[1]\n"
              "y: y = Relu(x)\noutput y\n");
}
END_TEST

START_TEST(unused_optional_outputs_are_not_asked_for) {
  expect_pass("remove_dead",
              "graph g opset 13\ninput x: f32[1,1,4,4]\n"
              "m: y, i = MaxPool(x) {kernel_shape=[2,2]}\noutput y\n",
              "graph g opset 13\ninput x: f32[1,1,4,4]\n"
              "m: y, _ = MaxPool(x) {kernel_shape=[2,2]}\noutput y\n");
}
END_TEST

START_TEST(what_is_used_stays) {
  expect_unchanged("remove_dead",
                   "graph g opset 13\ninput x: f32[1,1,4,4]\n"
                   "m: y, i = MaxPool(x) {kernel_shape=[2,2]}\nr: z = Relu(y)\noutput i\noutput z\n");
  expect_unchanged("remove_dead", "graph g opset 13\ninput x: f32[4]\noutput x\n");
}
END_TEST

CHECK_MAIN("passes/remove_dead", chains_of_unused_nodes_go, unused_optional_outputs_are_not_asked_for,
           what_is_used_stays)
