#include "passes/expect_pass.h"

#define HEAD "graph g opset 13\ninput x: f32[1,2,8,8]\n"
#define PADS "const p: i64[8] = {0, 0, 1, 2, 0, 0, 3, 4}\n"
#define WEIGHTS "const w: f32[4,2,3,3]\n"

START_TEST(zeros_around_the_picture_become_the_convs) {
  expect_pass(
      "fold_padding", HEAD PADS WEIGHTS "a: a = Pad(x, p)\nc: y = Conv(a, w) {strides=[2,2]}\noutput y\n",
      HEAD WEIGHTS "c: y = Conv(x, w) {strides=[2,2], auto_pad=\"NOTSET\", pads=[1,2,3,4]}\noutput y\n");
  expect_pass("fold_padding",
              HEAD PADS WEIGHTS "a: a = Pad(x, p)\nc: y = Conv(a, w) {pads=[1,1,1,1]}\noutput y\n",
              HEAD WEIGHTS "c: y = Conv(x, w) {pads=[2,3,4,5], auto_pad=\"NOTSET\"}\noutput y\n");
}
END_TEST

START_TEST(automatic_padding_is_that_of_the_padded_picture) {
  expect_pass("fold_padding",
              HEAD PADS WEIGHTS "a: a = Pad(x, p)\nc: y = Conv(a, w) {auto_pad=\"SAME_UPPER\"}\noutput y\n",
              HEAD WEIGHTS "c: y = Conv(x, w) {auto_pad=\"NOTSET\", pads=[2,3,4,5]}\noutput y\n");
}
END_TEST

START_TEST(one_dimension_works_too) {
  expect_pass("fold_padding",
              "graph g opset 10\ninput x: f32[1,2,8]\nconst w: f32[4,2,3]\n"
              "a: a = Pad(x) {pads=[0,0,1,0,0,2]}\nc: y = Conv(a, w)\noutput y\n",
              "graph g opset 10\ninput x: f32[1,2,8]\nconst w: f32[4,2,3]\n"
              "c: y = Conv(x, w) {auto_pad=\"NOTSET\", pads=[1,2]}\noutput y\n");
}
END_TEST

START_TEST(a_pad_with_other_uses_stays_for_them) {
  expect_pass("fold_padding",
              HEAD PADS WEIGHTS "a: a = Pad(x, p)\nc: y = Conv(a, w)\nr: z = Relu(a)\noutput y\noutput z\n",
              HEAD PADS WEIGHTS "a: a = Pad(x, p)\nc: y = Conv(x, w) {auto_pad=\"NOTSET\", pads=[1,2,3,4]}\n"
                                "r: z = Relu(a)\noutput y\noutput z\n");
}
END_TEST

START_TEST(other_pads_stay) {
  expect_unchanged("fold_padding",
                   HEAD PADS WEIGHTS "a: a = Pad(x, p) {mode=\"reflect\"}\nc: y = Conv(a, w)\noutput y\n");
  expect_unchanged("fold_padding", HEAD PADS "const v: f32[] = {1}\n" WEIGHTS
                                             "a: a = Pad(x, p, v)\nc: y = Conv(a, w)\noutput y\n");
  expect_unchanged("fold_padding", HEAD "const p: i64[8] = {0, 0, -1, 0, 0, 0, 0, 0}\n" WEIGHTS
                                        "a: a = Pad(x, p)\nc: y = Conv(a, w)\noutput y\n");
  expect_unchanged("fold_padding", HEAD "const p: i64[8] = {0, 1, 0, 0, 0, 1, 0, 0}\nconst w: f32[4,4,3,3]\n"
                                        "a: a = Pad(x, p)\nc: y = Conv(a, w)\noutput y\n");
  expect_unchanged("fold_padding",
                   HEAD PADS "a: a = Pad(x, p)\nc: y = AveragePool(a) {kernel_shape=[3,3]}\noutput y\n");
}
END_TEST

#define POOL_PADS "const p: i64[8] = {0, 0, 1, 1, 0, 0, 1, 1}\n"

START_TEST(max_pool_takes_zeros_where_nothing_is_negative) {
  expect_pass("fold_padding",
              HEAD POOL_PADS
              "r: r = Relu(x)\na: a = Pad(r, p)\nm: y = MaxPool(a) {kernel_shape=[3,3]}\noutput y\n",
              HEAD "r: r = Relu(x)\n"
                   "m: y = MaxPool(r) {kernel_shape=[3,3], auto_pad=\"NOTSET\", pads=[1,1,1,1]}\noutput y\n");
  expect_pass("fold_padding",
              HEAD POOL_PADS "const v: f32[] = {-inf}\na: a = Pad(x, p, v)\n"
                             "m: y = MaxPool(a) {kernel_shape=[3,3]}\noutput y\n",
              HEAD "m: y = MaxPool(x) {kernel_shape=[3,3], auto_pad=\"NOTSET\", pads=[1,1,1,1]}\noutput y\n");
  expect_unchanged("fold_padding",
                   HEAD POOL_PADS "a: a = Pad(x, p)\nm: y = MaxPool(a) {kernel_shape=[3,3]}\noutput y\n");
  expect_unchanged("fold_padding", HEAD POOL_PADS "r: r = Relu(x)\na: a = Pad(r, p)\n"
                                                  "m: y = MaxPool(a) {kernel_shape=[1,3]}\noutput y\n");
  expect_unchanged("fold_padding", HEAD POOL_PADS "r: r = Relu(x)\na: a = Pad(r, p)\n"
                                                  "m: y = MaxPool(a) {kernel_shape=[2,2], dilations=[9,9]}\n"
                                                  "output y\n");
}
END_TEST

CHECK_MAIN("passes/fold_padding", zeros_around_the_picture_become_the_convs,
           automatic_padding_is_that_of_the_padded_picture, one_dimension_works_too,
           a_pad_with_other_uses_stays_for_them, other_pads_stay,
           max_pool_takes_zeros_where_nothing_is_negative)
