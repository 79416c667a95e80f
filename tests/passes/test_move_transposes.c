#include "passes/expect_pass.h"

#define GRAPH "graph g opset 18\n"
#define LAST_TO_FIRST "{perm=[0,3,1,2]}"
#define FIRST_TO_LAST "{perm=[0,2,3,1]}"

START_TEST(around_what_does_not_care_they_vanish) {
  expect_pass("move_transposes",
              GRAPH "input x: f32[1,2,4,4]\nconst w: f32[2,2,1,1] = {1, 2, 3, 4}\n"
                    "c: a = Conv(x, w)\nt: b = Transpose(a) " FIRST_TO_LAST "\nr: d = Relu(b)\n"
                    "u: e = Transpose(d) " LAST_TO_FIRST "\nv: y = Conv(e, w)\noutput y\n",
              GRAPH "input x: f32[1,2,4,4]\nconst w: f32[2,2,1,1] = {1, 2, 3, 4}\nc: a = Conv(x, w)\n"
                    "r: d_2 = Relu(a)\nv: y = Conv(d_2, w)\noutput y\n");
}
END_TEST

START_TEST(numbers_per_channel_and_shortcuts_move_along) {
  expect_pass("move_transposes",
              GRAPH
              "input x: f32[1,2,4,4]\nconst w: f32[2,2,1,1] = {1, 2, 3, 4}\nconst k: f32[2] = {5, 6}\n"
              "const n: f32[] = {2}\n"
              "c: a = Conv(x, w)\nt: b = Transpose(a) " FIRST_TO_LAST "\nm: d = Mul(b, k)\ns: f = Div(n, d)\n"
              "u: e = Transpose(f) " LAST_TO_FIRST "\nv: g = Conv(e, w)\np: h = Transpose(g) " FIRST_TO_LAST
              "\na: i = Add(f, h)\nq: j = Transpose(i) " LAST_TO_FIRST "\nl: y = Conv(j, w)\noutput y\n",
              GRAPH "input x: f32[1,2,4,4]\nconst w: f32[2,2,1,1] = {1, 2, 3, 4}\nconst n: f32[] = {2}\n"
                    "const k_2_2: f32[1,2,1,1] = {5, 6}\n"
                    "c: a = Conv(x, w)\nm: d_2 = Mul(a, k_2_2)\ns: f_2 = Div(n, d_2)\nv: g = Conv(f_2, w)\n"
                    "a: i_2 = Add(f_2, g)\nl: y = Conv(i_2, w)\noutput y\n");
}
END_TEST

START_TEST(axes_and_lists_are_the_others) {
  expect_pass(
      "move_transposes",
      GRAPH "input x: f32[1,2,4,4]\nconst p: i64[8] = {0, 1, 2, 0, 0, 0, 0, 3}\n"
            "const s: f32[4] = {1.0, 2.0, 3.0, 1.0}\nconst from: i64[1] = {1}\nconst to: i64[1] = {3}\n"
            "const axis: i64[1] = {-1}\nconst rows: i64[1] = {1}\n"
            "t: a = Transpose(x) " FIRST_TO_LAST "\np: b = Pad(a, p)\ns: d = Slice(b, from, to, axis)\n"
            "z: e = Resize(d, _, s)\nc: f = Concat(e, e) {axis=3}\nm: h = ReduceMax(f, rows)\n"
            "o: i = Softmax(h)\nu: y = Transpose(i) " LAST_TO_FIRST "\noutput y\n",
      GRAPH "input x: f32[1,2,4,4]\nconst from: i64[1] = {1}\nconst to: i64[1] = {3}\n"
            "const list: i64[8] = {0, 0, 1, 2, 0, 3, 0, 0}\nconst list_2: i64[1] = {1}\n"
            "const s_2: f32[4] = {1, 1, 2, 3}\nconst list_3: i64[1] = {2}\n"
            "p: b_2 = Pad(x, list)\ns: d_2 = Slice(b_2, from, to, list_2)\nz: e_2 = Resize(d_2, _, s_2)\n"
            "c: f_2 = Concat(e_2, e_2) {axis=1}\nm: h_2 = ReduceMax(f_2, list_3)\no: y = Softmax(h_2) "
            "{axis=1}\noutput y\n");
}
END_TEST

START_TEST(a_reduction_that_drops_dimensions_is_an_end) {
  expect_pass("move_transposes",
              GRAPH "input x: f32[1,2,4,4]\nconst axes: i64[2] = {1, 2}\n"
                    "t: a = Transpose(x) " FIRST_TO_LAST
                    "\nm: y = ReduceMean(a, axes) {keepdims=0}\noutput y\n",
              GRAPH "input x: f32[1,2,4,4]\nconst list: i64[2] = {2, 3}\n"
                    "m: y = ReduceMean(x, list) {keepdims=0}\noutput y\n");
  expect_unchanged(
      "move_transposes", // the two that stay would change places
      GRAPH "input x: f32[2,3,4,5]\nconst axes: i64[2] = {0, 1}\n"
            "t: a = Transpose(x) {perm=[0,1,3,2]}\nm: y = ReduceMean(a, axes) {keepdims=0}\noutput y\n");
}
END_TEST

START_TEST(an_output_is_as_it_was) {
  expect_pass("move_transposes",
              GRAPH "input x: f32[1,2,4,4]\n"
                    "t: a = Transpose(x) " FIRST_TO_LAST "\nr: y = Relu(a)\n"
                    "u: e = Transpose(y) " LAST_TO_FIRST
                    "\nv: z = MaxPool(e) {kernel_shape=[2,2]}\noutput y\noutput z\n",
              GRAPH "input x: f32[1,2,4,4]\nr: y_2 = Relu(x)\n"
                    "Transpose_y: y = Transpose(y_2) " FIRST_TO_LAST "\n"
                    "v: z = MaxPool(y_2) {kernel_shape=[2,2]}\noutput y\noutput z\n");
}
END_TEST

START_TEST(one_from_a_region_into_itself_counts_once) {
  expect_unchanged("move_transposes",
                   GRAPH "input x: f32[1,4,3,5]\nt: a = Transpose(x) {perm=[0,3,2,1]}\nh: b = Tanh(a)\n"
                         "u: c = Transpose(b) {perm=[2,1,0,3]}\nm: y = Max(c, a)\noutput y\n");
}
END_TEST

START_TEST(where_as_much_would_be_transposed_nothing_moves) {
  expect_unchanged("move_transposes", GRAPH "input x: f32[1,2,4,4]\nt: a = Transpose(x) " FIRST_TO_LAST
                                            "\nr: y = Relu(a)\noutput y\n");
  expect_unchanged("move_transposes", // the Add would need one more
                   GRAPH "input x: f32[1,2,4,4]\ninput z: f32[1,4,4,2]\n"
                         "t: a = Transpose(x) " FIRST_TO_LAST "\nr: y = Add(a, z)\noutput y\n");
}
END_TEST

START_TEST(the_smaller_side_is_transposed) {
  expect_pass("move_transposes",
              GRAPH "input x: f32[1,4,4,2]\nconst p: i64[8] = {0, 1, 1, 0, 0, 1, 1, 0}\nconst w: "
                    "f32[2,2,1,1] = {1, 2, 3, 4}\n"
                    "p: a = Pad(x, p)\nt: b = Transpose(a) " LAST_TO_FIRST "\nc: y = Conv(b, w)\noutput y\n",
              GRAPH "input x: f32[1,4,4,2]\nconst w: f32[2,2,1,1] = {1, 2, 3, 4}\n"
                    "const list: i64[8] = {0, 0, 1, 1, 0, 0, 1, 1}\n"
                    "Transpose_x_2: x_2 = Transpose(x) " LAST_TO_FIRST "\np: a_2 = Pad(x_2, list)\n"
                    "c: y = Conv(a_2, w)\noutput y\n");
  expect_unchanged("move_transposes",
                   GRAPH "input x: f32[1,2,4,4]\nconst s: f32[4] = {1, 2, 2, 1}\n"
                         "t: a = Transpose(x) " FIRST_TO_LAST "\nz: y = Resize(a, _, s)\noutput y\n");
}
END_TEST

START_TEST(one_behind_the_other_are_one) {
  expect_pass("move_transposes",
              GRAPH "input x: f32[2,3,4,5]\nt: a = Transpose(x) {perm=[0,2,3,1]}\n"
                    "u: y = Transpose(a) {perm=[1,0,2,3]}\noutput y\n",
              GRAPH "input x: f32[2,3,4,5]\nu: y = Transpose(x) {perm=[2,0,3,1]}\noutput y\n");
  expect_pass("move_transposes",
              GRAPH "input x: f32[2,3]\nr: a = Relu(x)\nt: b = Transpose(a)\nu: y = Transpose(b)\noutput y\n",
              GRAPH "input x: f32[2,3]\nr: y = Relu(x)\noutput y\n");
}
END_TEST

START_TEST(where_only_ones_move_it_is_a_reshape) {
  expect_pass(
      "move_transposes", GRAPH "input x: f32[2,1,1,3]\nt: y = Transpose(x) " LAST_TO_FIRST "\noutput y\n",
      GRAPH
      "input x: f32[2,1,1,3]\nconst shape: i64[4] = {2, 3, 1, 1}\nt: y = Reshape(x, shape)\noutput y\n");
  expect_pass("move_transposes", // a view of what is transposed once
              GRAPH "input x: f32[1,2,3]\nt: y = Transpose(x) {perm=[0,2,1]}\n"
                    "u: z = Transpose(y) {perm=[1,0,2]}\noutput y\noutput z\n",
              GRAPH
              "input x: f32[1,2,3]\nconst shape: i64[3] = {3, 1, 2}\nt: y = Transpose(x) {perm=[0,2,1]}\n"
              "u: z = Reshape(y, shape)\noutput y\noutput z\n");
}
END_TEST

START_TEST(scales_per_channel_and_flattening_softmax_stay) {
  expect_unchanged("move_transposes",
                   GRAPH "input x: f32[1,2,4,4]\nconst s: f32[2] = {1, 2}\nconst z: u8[2] = {0, 0}\n"
                         "t: a = Transpose(x) " FIRST_TO_LAST "\nq: b = QuantizeLinear(a, s, z) {axis=3}\n"
                         "d: e = DequantizeLinear(b, s, z) {axis=3}\nu: y = Transpose(e) " LAST_TO_FIRST
                         "\noutput y\n");
  expect_unchanged("move_transposes", "graph g opset 12\ninput x: f32[1,2,4,4]\n"
                                      "t: a = Transpose(x) " FIRST_TO_LAST "\ns: b = Softmax(a) {axis=2}\n"
                                      "u: y = Transpose(b) " LAST_TO_FIRST "\noutput y\n");
}
END_TEST

CHECK_MAIN("passes/move_transposes", around_what_does_not_care_they_vanish,
           numbers_per_channel_and_shortcuts_move_along, axes_and_lists_are_the_others,
           a_reduction_that_drops_dimensions_is_an_end, an_output_is_as_it_was,
           one_from_a_region_into_itself_counts_once, where_as_much_would_be_transposed_nothing_moves,
           the_smaller_side_is_transposed, one_behind_the_other_are_one, where_only_ones_move_it_is_a_reshape,
           scales_per_channel_and_flattening_softmax_stay)
