#include "passes/expect_pass.h"

#define HEAD "graph g opset 13\ninput x: f32[1,2,13,13]\n"
#define POOL(size, pad) \
  "MaxPool(x) {kernel_shape=[" #size "," #size "], pads=[" #pad "," #pad "," #pad "," #pad "]}\n"

START_TEST(a_pyramid_becomes_a_chain) {
  expect_pass(
      "chain_max_pools",
      HEAD "a: a = " POOL(5, 2) "b: b = " POOL(9, 4) "c: c = " POOL(13, 6) "output a\noutput b\noutput c\n",
      HEAD
      "a: a = " POOL(5, 2) "b: b = MaxPool(a) {kernel_shape=[5,5], pads=[2,2,2,2], auto_pad=\"NOTSET\"}\n"
                           "c: c = MaxPool(b) {kernel_shape=[5,5], pads=[2,2,2,2], auto_pad=\"NOTSET\"}\n"
                           "output a\noutput b\noutput c\n");
}
END_TEST

START_TEST(sides_may_differ) {
  expect_pass("chain_max_pools",
              HEAD "a: a = MaxPool(x) {kernel_shape=[2,3], pads=[0,1,1,1]}\n"
                   "b: b = MaxPool(x) {kernel_shape=[4,3], pads=[1,1,2,1]}\noutput a\noutput b\n",
              HEAD "a: a = MaxPool(x) {kernel_shape=[2,3], pads=[0,1,1,1]}\n"
                   "b: b = MaxPool(a) {kernel_shape=[3,1], pads=[1,0,1,0], auto_pad=\"NOTSET\"}\n"
                   "output a\noutput b\n");
}
END_TEST

START_TEST(what_steps_or_reaches_beyond_stays) {
  expect_unchanged("chain_max_pools",
                   HEAD "a: a = MaxPool(x) {kernel_shape=[3,3], strides=[2,2]}\n"
                        "b: b = MaxPool(x) {kernel_shape=[5,5], strides=[1,1]}\noutput a\noutput b\n");
  expect_unchanged("chain_max_pools",
                   HEAD "a: a = MaxPool(x) {kernel_shape=[3,3], pads=[2,2,2,2]}\n"
                        "b: b = MaxPool(x) {kernel_shape=[5,5], pads=[1,1,1,1]}\noutput a\noutput b\n");
  expect_unchanged("chain_max_pools", // its first window would lie outside of what the other makes
                   HEAD "a: a = MaxPool(x) {kernel_shape=[3,3]}\n"
                        "b: b = MaxPool(x) {kernel_shape=[5,5], pads=[3,3,0,0]}\noutput a\noutput b\n");
  expect_unchanged("chain_max_pools", HEAD "a: a = AveragePool(x) {kernel_shape=[3,3]}\n"
                                           "b: b = MaxPool(x) {kernel_shape=[5,5]}\noutput a\noutput b\n");
  expect_unchanged("chain_max_pools", HEAD
                   "a: a, i = MaxPool(x) {kernel_shape=[3,3]}\n"
                   "b: b, j = MaxPool(x) {kernel_shape=[5,5]}\noutput a\noutput b\noutput i\noutput j\n");
}
END_TEST

CHECK_MAIN("passes/chain_max_pools", a_pyramid_becomes_a_chain, sides_may_differ,
           what_steps_or_reaches_beyond_stays)
