#include "passes/expect_pass.h"

// A picture of x: 2 * 16 * 16 floats, 2 KB.
#define INPUT "input x: f32[4,2,16,16]\n"
#define WEIGHTS "const w: f32[2,2,1,1] = {1, 2, 3, 4}\n"
#define SLICE(name, begin, end) name " = Slice(x) {axes=[0], starts=[" #begin "], ends=[" #end "]}\n"

START_TEST(pictures_one_by_one) {
  expect_pass(
      "split_batch",
      "graph g opset 13 batch 4096 1\n" INPUT WEIGHTS
      "c: a = Conv(x, w)\nr: b = Relu(a)\ns: y = Softmax(b)\noutput y\n",
      "graph g opset 13 batch 4096 1\n" INPUT WEIGHTS "Slice_x_2: " SLICE(
          "x_2", 0, 1) "c: a_2 = Conv(x_2, w)\nr: b_2 = Relu(a_2)\n"
                       "Slice_x_3: " SLICE(
                           "x_3", 1, 2) "c: a_3 = Conv(x_3, w)\nr: b_3 = Relu(a_3)\n"
                                        "Slice_x_4: " SLICE(
                                            "x_4", 2,
                                            3) "c: a_4 = Conv(x_4, w)\nr: b_4 = Relu(a_4)\n"
                                               "Slice_x_5: " SLICE(
                                                   "x_5", 3,
                                                   4) "c: a_5 = Conv(x_5, w)\nr: b_5 = Relu(a_5)\n"
                                                      "Concat_b: b = Concat(b_2, b_3, b_4, b_5) {axis=0}\n"
                                                      "s: y = Softmax(b)\noutput y\n");
}
END_TEST

START_TEST(as_many_as_there_are_units) {
  expect_pass(
      "split_batch",
      "graph g opset 13 batch 8192 3\n" INPUT "m: b = MaxPool(x) {kernel_shape=[1,1]}\n"
      "s: y = Softmax(b)\noutput y\n",
      "graph g opset 13 batch 8192 3\n" INPUT "Slice_x_2: " SLICE(
          "x_2", 0,
          3) "m: b_2 = MaxPool(x_2) {kernel_shape=[1,1]}\n"
             "Slice_x_3: " SLICE("x_3", 3,
                                 4) "m: b_3 = MaxPool(x_3) {kernel_shape=[1,1]}\n"
                                    "Concat_b: b = Concat(b_2, b_3) {axis=0}\ns: y = Softmax(b)\noutput y\n");
}
END_TEST

START_TEST(nothing_is_cut_where_two_values_are_read) {
  expect_pass(
      "split_batch",
      "graph g opset 13 batch 8192 2\n" INPUT
      "a: a = Relu(x)\nb: b = Relu(a)\nc: c = Add(a, b)\ns: y = Softmax(c)\noutput y\n",
      "graph g opset 13 batch 8192 2\n" INPUT "Slice_x_2: " SLICE(
          "x_2", 0,
          2) "a: a_2 = Relu(x_2)\nb: b_2 = Relu(a_2)\nc: c_2 = Add(a_2, b_2)\n"
             "Slice_x_3: " SLICE("x_3", 2,
                                 4) "a: a_3 = Relu(x_3)\nb: b_3 = Relu(a_3)\nc: c_3 = Add(a_3, b_3)\n"
                                    "Concat_c: c = Concat(c_2, c_3) {axis=0}\ns: y = Softmax(c)\noutput y\n");
}
END_TEST

#define ZEROS_16 "0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0"
#define ZEROS ZEROS_16 ", "
#define TIMES_4(text) text text text text
#define TIMES_16(text) TIMES_4(TIMES_4(text))
#define TAIL "r: b = Relu(x)\ns: y = Softmax(b)\noutput y\n"

START_TEST(what_stays_whole) {
  expect_unchanged("split_batch", "graph g opset 13\n" INPUT TAIL);               // nothing is asked for
  expect_unchanged("split_batch", "graph g opset 13 batch 8192 0\n" INPUT TAIL);  // of no pictures
  expect_unchanged("split_batch", "graph g opset 13 batch 16384 1\n" INPUT TAIL); // it is not too large
  expect_unchanged("split_batch", "graph g opset 13 batch 8192 4\n" INPUT TAIL);  // all pictures are one step
  expect_unchanged("split_batch", "graph g opset 13 batch 1024 1\n" INPUT TAIL);  // one is too large
  expect_unchanged("split_batch", "graph g opset 13 batch 8192 1\ninput x: f32[1,32,8,8]\n" TAIL);
  expect_unchanged("split_batch", "graph g opset 13 batch 8192 1\n" INPUT // b is an output
                                  "r: b = Relu(x)\ns: y = Softmax(b)\noutput y\noutput b\n");
  expect_unchanged("split_batch", "graph g opset 13 batch 8192 1\n" INPUT // x is read behind it
                                  "r: b = Relu(x)\ns: c = Softmax(b)\na: y = Add(c, x)\noutput y\n");
  expect_unchanged("split_batch",
                   "graph g opset 13 batch 8192 1\ninput x: f32[4,5,8,15]\n" TAIL); // no view begins there
}
END_TEST

START_TEST(many_weights_are_read_once) {
  int changed = 0;
  struct graph *graph = read_inferred("graph g opset 13 batch 8192 1\ninput x: f32[64,1,8,16]\n"
                                      "const w: f32[1,1,16,17] = {" TIMES_16(ZEROS) ZEROS_16
                                      "}\nc: a = Conv(x, w) {pads=[8,8,7,8]}\nr: b = Relu(a)\n"
                                      "s: y = Softmax(b)\noutput y\n");
  ck_assert_int_eq(find_pass("split_batch")(graph, &changed), RESCL_OK);
  ck_assert_int_eq(changed, 0);
  graph_free(graph);
}
END_TEST

CHECK_MAIN("passes/split_batch", pictures_one_by_one, as_many_as_there_are_units,
           nothing_is_cut_where_two_values_are_read, what_stays_whole, many_weights_are_read_once)
