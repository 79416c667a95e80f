#include "ops/call.h"

static void check(const struct example *example, int64_t outer, int64_t length, int64_t inner) {
  struct prepared prepared;
  struct softmax_geometry geometry;
  prepare(&prepared, example);
  const rescl_status status = softmax_resolve(&prepared.call, &geometry);
  ck_assert_msg(status == RESCL_OK, "%s", rescl_last_error());
  ck_assert_int_eq(geometry.outer, outer);
  ck_assert_int_eq(geometry.length, length);
  ck_assert_int_eq(geometry.inner, inner);
}

START_TEST(from_opset_13_on_one_axis) {
  check(CALL("Softmax", .inputs = {OF(FLOAT32, 2, 3, 4)}), 6, 4, 1);
  check(CALL("Softmax", .inputs = {OF(FLOAT32, 2, 3, 4)}, .attributes = {INT("axis", 1)}), 2, 3, 4);
  check(CALL("Softmax", .inputs = {OF(FLOAT32, 2, 3, 4)}, .attributes = {INT("axis", -3)}), 1, 2, 12);
}
END_TEST

START_TEST(before_everything_from_the_axis_on) {
  check(CALL("Softmax", .opset = 12, .inputs = {OF(FLOAT32, 2, 3, 4)}), 2, 12, 1);
  check(CALL("Softmax", .opset = 7, .inputs = {OF(FLOAT32, 2, 3, 4)}, .attributes = {INT("axis", 0)}), 1, 24,
        1);
  check(CALL("Softmax", .opset = 11, .inputs = {OF(FLOAT32, 2, 3, 4)}, .attributes = {INT("axis", -1)}), 6, 4,
        1);
}
END_TEST

START_TEST(shapes) {
  CHECK_SHAPE(CALL("Softmax", .inputs = {OF(FLOAT32, 2, 1000)}), FLOAT32, SHAPE(2, 1000));
  CHECK_FAILS(CALL("Softmax", .inputs = {OF(FLOAT32, 2, 1000)}, .attributes = {INT("axis", 2)}),
              RESCL_INVALID_ARGUMENT, "axis");
}
END_TEST

CHECK_MAIN("ops/softmax", from_opset_13_on_one_axis, before_everything_from_the_axis_on, shapes)
