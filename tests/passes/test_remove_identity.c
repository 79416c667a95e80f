#include "passes/expect_pass.h"

START_TEST(identity_in_the_middle_goes) {
  expect_pass("remove_identity",
              "graph g opset 13\ninput x: f32[1,2]\n"
              "i: a = Identity(x)\nd: b = Dropout(a)\nr: y = Add(b, a)\noutput y\n",
              "graph g opset 13\ninput x: f32[1,2]\nr: y = Add(x, x)\noutput y\n");
}
END_TEST

START_TEST(outputs_keep_their_names) {
  expect_pass(
      "remove_identity",
      "graph g opset 13\ninput x: f32[1,2]\n"
      "r: a = Relu(x)\nd: b = Dropout(a)\ns: z = Sigmoid(a)\ni: y = Identity(b)\noutput y\noutput z\n",
      "graph g opset 13\ninput x: f32[1,2]\n"
      "r: y = Relu(x)\ns: z = Sigmoid(y)\noutput y\noutput z\n");
}
END_TEST

START_TEST(a_second_name_of_an_output_or_input_stays) {
  expect_unchanged("remove_identity", "graph g opset 13\ninput x: f32[1,2]\n"
                                      "r: a = Relu(x)\ni: y = Identity(a)\noutput a\noutput y\n");
  expect_unchanged("remove_identity", "graph g opset 13\ninput x: f32[1,2]\ni: y = Identity(x)\noutput y\n");
}
END_TEST

START_TEST(a_cast_to_the_same_type_and_a_concat_of_one_go) {
  expect_pass("remove_identity",
              "graph g opset 13\ninput x: f32[1,2]\n"
              "c: a = Cast(x) {to=1}\nd: b = Concat(a) {axis=0}\nr: y = Relu(b)\noutput y\n",
              "graph g opset 13\ninput x: f32[1,2]\nr: y = Relu(x)\noutput y\n");
  expect_unchanged("remove_identity",
                   "graph g opset 13\ninput x: f32[1,2]\nc: y = Cast(x) {to=11}\noutput y\n");
}
END_TEST

START_TEST(a_transpose_that_keeps_the_order_goes) {
  expect_pass(
      "remove_identity",
      "graph g opset 13\ninput x: f32[1,2]\nt: a = Transpose(x) {perm=[0,1]}\nr: y = Relu(a)\noutput y\n",
      "graph g opset 13\ninput x: f32[1,2]\nr: y = Relu(x)\noutput y\n");
  expect_unchanged("remove_identity", "graph g opset 13\ninput x: f32[1,2]\nt: y = Transpose(x)\noutput y\n");
}
END_TEST

START_TEST(a_dropout_drops_nothing) {
  expect_pass("remove_identity",
              "graph g opset 13\ninput x: f32[1,2]\n"
              "d: a, m = Dropout(x)\nr: y = Relu(a)\noutput y\noutput m\n",
              "graph g opset 13\ninput x: f32[1,2]\nconst m: bool[1,2] = {1, 1}\n"
              "r: y = Relu(x)\noutput y\noutput m\n");
}
END_TEST

CHECK_MAIN("passes/remove_identity", identity_in_the_middle_goes, outputs_keep_their_names,
           a_second_name_of_an_output_or_input_stays, a_cast_to_the_same_type_and_a_concat_of_one_go,
           a_transpose_that_keeps_the_order_goes, a_dropout_drops_nothing)
