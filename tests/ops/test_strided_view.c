#include "ops/call.h"
#include "ops/fold.h"

START_TEST(broadcast_strides) {
  struct strided_view view;
  broadcast_view(&SHAPE(3, 1, 4), &SHAPE(2, 3, 5, 4), &view);
  ck_assert_int_eq(view.offset, 0);
  ck_assert(shape_equal(&view.shape, &SHAPE(2, 3, 5, 4)));
  ck_assert(view.strides[0] == 0 && view.strides[1] == 4 && view.strides[2] == 0 && view.strides[3] == 1);
}
END_TEST

START_TEST(cursors_walk_in_order) {
  const struct strided_view view = {.shape = SHAPE(2, 3), .strides = {1, 2}, .offset = 10};
  static const int64_t expected[] = {10, 12, 14, 11, 13, 15};
  struct cursor cursor = cursor_start(&view);
  for (int index = 0; index < 12; index++, cursor_advance(&cursor))
    ck_assert_int_eq(cursor.position, expected[index % 6]);
}
END_TEST

START_TEST(runs_of_any_length) {
  const struct tensor input = I64(SHAPE(2, 2, 3), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
  int64_t values[12];
  struct tensor output = {.dtype = DTYPE_INT64, .data = values};
  static const struct {
    struct strided_view view;
    int64_t expected[6];
  } cases[] = {
      {{.shape = {3, {2, 1, 3}}, .strides = {6, 3, 1}}, {0, 1, 2, 6, 7, 8}},        // runs of 3
      {{.shape = {1, {6}}, .strides = {2}}, {0, 2, 4, 6, 8, 10}},                   // single elements
      {{.shape = {2, {2, 3}}, .strides = {3, 1}, .offset = 3}, {3, 4, 5, 6, 7, 8}}, // one run
      {{.shape = {2, {2, 3}}, .strides = {0, 0}, .offset = 5}, {5, 5, 5, 5, 5, 5}}, // one element
      {{.shape = {1, {6}}, .strides = {-1}, .offset = 5}, {5, 4, 3, 2, 1, 0}},      // backwards
  };
  for (size_t index = 0; index < sizeof cases / sizeof *cases; index++) {
    memset(values, 0xA5, sizeof values);
    output.shape = cases[index].view.shape;
    fold_view(&input, &cases[index].view, &output);
    for (int element = 0; element < 6; element++)
      ck_assert_int_eq(values[element], cases[index].expected[element]);
  }
}
END_TEST

CHECK_MAIN("ops/strided_view", broadcast_strides, cursors_walk_in_order, runs_of_any_length)
