#include "passes/expect_pass.h"

#define HEAD "graph g opset 13\ninput x: f32[1,2,4,4]\nconst w: f32[2,2,1,1] = {1, 2, 3, 4}\n"

START_TEST(a_basic_block) {
  expect_pass(
      "fuse_skip",
      HEAD "c1: a = Conv(x, w)\nr1: b = Relu(a)\nc2: c = Conv(b, w)\nadd: d = Add(c, x)\nr2: y = Relu(d)\n"
           "output y\n",
      HEAD "c1: a = Conv(x, w)\nr1: b = Relu(a)\nc2: d = Conv(b, w, _, x)\nr2: y = Relu(d)\noutput y\n");
}
END_TEST

START_TEST(the_bias_stays) {
  expect_pass("fuse_skip",
              HEAD "const b: f32[2] = {1, 2}\nc: c = Conv(x, w, b)\nadd: y = Add(x, c)\noutput y\n",
              HEAD "const b: f32[2] = {1, 2}\nc: y = Conv(x, w, b, x)\noutput y\n");
}
END_TEST

START_TEST(of_two_convs_the_later_one_adds) {
  expect_pass("fuse_skip", HEAD "c1: a = Conv(x, w)\nc2: b = Conv(x, w)\nadd: y = Add(a, b)\noutput y\n",
              HEAD "c1: a = Conv(x, w)\nc2: y = Conv(x, w, _, a)\noutput y\n");
  expect_pass("fuse_skip", HEAD "c1: a = Conv(x, w)\nc2: b = Conv(x, w)\nadd: y = Add(b, a)\noutput y\n",
              HEAD "c1: a = Conv(x, w)\nc2: y = Conv(x, w, _, a)\noutput y\n");
}
END_TEST

START_TEST(a_conv_moves_behind_its_skip) {
  expect_pass(
      "fuse_skip",
      HEAD "c1: a = Conv(x, w)\nr: b = Relu(x)\ns: z = Sigmoid(b)\nadd: y = Add(a, b)\noutput y\noutput z\n",
      HEAD "r: b = Relu(x)\ns: z = Sigmoid(b)\nc1: y = Conv(x, w, _, b)\noutput y\noutput z\n");
  // where another use keeps the later conv from adding, the earlier one does
  expect_pass("fuse_skip",
              HEAD "c1: a = Conv(x, w)\nc2: b = Conv(x, w)\nadd: y = Add(a, b)\noutput y\noutput b\n",
              HEAD "c2: b = Conv(x, w)\nc1: y = Conv(x, w, _, b)\noutput y\noutput b\n");
}
END_TEST

START_TEST(one_conv_adds_once) {
  expect_pass("fuse_skip", HEAD "c: a = Conv(x, w)\nadd: b = Add(a, x)\nadd2: y = Add(b, x)\noutput y\n",
              HEAD "c: b = Conv(x, w, _, x)\nadd2: y = Add(b, x)\noutput y\n");
}
END_TEST

/** Moved nodes must stay in order among themselves. */
START_TEST(a_chain_of_moves_keeps_the_order) {
  expect_pass(
      "fuse_skip",
      HEAD
      "c1: a = Conv(x, w)\nc2: b = Conv(x, w)\nr: r = Relu(x)\nadd1: s = Add(a, r)\nadd2: y = Add(b, s)\n"
      "output y\noutput s\n",
      HEAD "r: r = Relu(x)\nc1: s = Conv(x, w, _, r)\nc2: y = Conv(x, w, _, s)\noutput y\noutput s\n");
}
END_TEST

START_TEST(others_stay) {
  expect_unchanged("fuse_skip", HEAD "c: a = Conv(x, w)\nadd: y = Add(a, x)\noutput y\noutput a\n");
  expect_unchanged("fuse_skip", HEAD "c: a = Conv(x, w)\nadd: y = Add(a, a)\noutput y\n");
  expect_unchanged("fuse_skip",
                   HEAD "c: a = Conv(x, w)\nadd: y = Add(a, x)\nr: z = Relu(a)\noutput y\noutput z\n");
  expect_unchanged("fuse_skip",
                   HEAD "const k: f32[1,2,4,4]\nc: a = Conv(x, w)\nadd: y = Add(a, k)\noutput y\n");
  expect_unchanged("fuse_skip",
                   "graph g opset 13\ninput x: f32[1,2,4,4]\ninput z: f32[1,2,1,1]\n"
                   "const w: f32[2,2,1,1] = {1, 2, 3, 4}\nc: a = Conv(x, w)\nadd: y = Add(a, z)\n"
                   "output y\n");
  expect_unchanged("fuse_skip",
                   "graph g opset 13\ninput x: f32[1,2,4,4]\ninput z: f32[3,2,4,4]\n"
                   "const w: f32[2,2,1,1] = {1, 2, 3, 4}\nc: a = Conv(x, w)\nadd: y = Add(a, z)\n"
                   "output y\n");
}
END_TEST

CHECK_MAIN("passes/fuse_skip", a_basic_block, the_bias_stays, of_two_convs_the_later_one_adds,
           a_conv_moves_behind_its_skip, one_conv_adds_once, a_chain_of_moves_keeps_the_order, others_stay)
