#include "passes/expect_pass.h"

/** The phases of two columns and two rows, each by a Slice of its own. */
#define HEAD                                                                                            \
  "graph g opset 13\ninput x: f32[1,1,6,8]\nconst axes: i64[2] = {2, 3}\nconst twos: i64[2] = {2, 2}\n" \
  "const end: i64[2] = {100, 100}\nconst s00: i64[2] = {0, 0}\nconst s01: i64[2] = {0, 1}\n"            \
  "const s10: i64[2] = {1, 0}\nconst s11: i64[2] = {1, 1}\n"
#define SLICES                                                                     \
  "a: a = Slice(x, s00, end, axes, twos)\nb: b = Slice(x, s01, end, axes, twos)\n" \
  "c: c = Slice(x, s10, end, axes, twos)\nd: d = Slice(x, s11, end, axes, twos)\n"
#define WEIGHTS "const w: f32[1,4,1,2] = {1, 2, 3, 4, 5, 6, 7, 8}\n"
#define CONV "y: y = Conv(p, w) {pads=[0,1,1,0], strides=[1,2]}\noutput y\n"
#define LARGER \
  "y: y = Conv(x, w_2) {pads=[0,2,2,0], strides=[2,4], auto_pad=\"NOTSET\", kernel_shape=[2,4]}\noutput y\n"

/** Removes what the pass left unused. */
static void expect_larger(const char *before, const char *after) {
  struct graph *graph = read_inferred(before);
  int changed = 0;
  ck_assert_msg(find_pass("fold_phases")(graph, &changed) == RESCL_OK, "%s", rescl_last_error());
  ck_assert_int_eq(find_pass("remove_dead")(graph, &changed), RESCL_OK);
  ck_assert_int_ne(changed, 0);
  expect_same_shapes(graph);
  expect_graph(graph, after);
  graph_free(graph);
}

static void expect_no_change(const char *text) {
  struct graph *graph = read_inferred(text);
  int changed = 0;
  ck_assert_msg(find_pass("fold_phases")(graph, &changed) == RESCL_OK, "%s", rescl_last_error());
  ck_assert_int_eq(changed, 0);
  graph_free(graph);
}

START_TEST(slices_become_a_larger_window) {
  expect_larger(
      HEAD WEIGHTS SLICES "p: p = Concat(a, b, c, d) {axis=1}\n" CONV,
      "graph g opset 13\ninput x: f32[1,1,6,8]\nconst w_2: f32[1,1,2,4] = {1, 3, 2, 4, 5, 7, 6, 8}\n" LARGER);
  expect_larger(
      HEAD WEIGHTS SLICES "p: p = Concat(d, b, c, a) {axis=-3}\n" CONV,
      "graph g opset 13\ninput x: f32[1,1,6,8]\nconst w_2: f32[1,1,2,4] = {7, 3, 8, 4, 5, 1, 6, 2}\n" LARGER);
}
END_TEST

START_TEST(space_to_depth_is_the_same) {
  expect_larger(
      "graph g opset 13\ninput x: f32[1,1,6,8]\n" WEIGHTS "p: p = SpaceToDepth(x) {blocksize=2}\n" CONV,
      "graph g opset 13\ninput x: f32[1,1,6,8]\nconst w_2: f32[1,1,2,4] = {1, 3, 2, 4, 5, 7, 6, 8}\n" LARGER);
}
END_TEST

START_TEST(what_is_no_whole_picture_stays) {
  expect_no_change(HEAD WEIGHTS SLICES "p: p = Concat(a, b, c, c) {axis=1}\n" CONV);
  expect_no_change(HEAD "const w: f32[1,3,1,2]\n" SLICES "p: p = Concat(a, b, c) {axis=1}\n" CONV);
  expect_no_change(HEAD "const w: f32[1,5,1,2]\n" SLICES "p: p = Concat(a, b, c, d, a) {axis=1}\n" CONV);
  expect_no_change(HEAD "input z: f32[1,1,3,4]\n" WEIGHTS SLICES "p: p = Concat(a, b, c, z) {axis=1}\n" CONV);
  expect_no_change(HEAD WEIGHTS SLICES "p: p = Concat(a, b, c, d) {axis=1}\n"
                                       "y: y = Conv(p, w) {dilations=[1,2]}\noutput y\n");
  expect_no_change(HEAD "const w: f32[4,1,1,2]\n" SLICES "p: p = Concat(a, b, c, d) {axis=1}\n"
                        "y: y = Conv(p, w) {group=4}\noutput y\n");
  expect_no_change(HEAD "input w: f32[1,4,1,2]\n" SLICES "p: p = Concat(a, b, c, d) {axis=1}\n" CONV);
}
END_TEST

/** Of a height of 7 the last row belongs to no row of phases, and a crop leaves rows out. */
START_TEST(rows_left_out_stay_so) {
  expect_no_change("graph g opset 13\ninput x: f32[1,1,7,8]\nconst axes: i64[2] = {2, 3}\n"
                   "const twos: i64[2] = {2, 2}\nconst end: i64[2] = {6, 100}\n"
                   "const s00: i64[2] = {0, 0}\nconst s01: i64[2] = {0, 1}\n"
                   "const s10: i64[2] = {1, 0}\nconst s11: i64[2] = {1, 1}\n" WEIGHTS SLICES
                   "p: p = Concat(a, b, c, d) {axis=1}\n" CONV);
}
END_TEST

CHECK_MAIN("passes/fold_phases", slices_become_a_larger_window, space_to_depth_is_the_same,
           what_is_no_whole_picture_stays, rows_left_out_stay_so)
