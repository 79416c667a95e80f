#include "ops/call.h"

static void check(const struct example *example, struct normalization expected) {
  struct prepared prepared;
  struct normalization found;
  prepare(&prepared, example);
  const rescl_status status = normalization_resolve(&prepared.call, &found);
  ck_assert_msg(status == RESCL_OK, "%s", rescl_last_error());
  ck_assert_int_eq(found.rows, expected.rows);
  ck_assert_int_eq(found.length, expected.length);
  ck_assert_int_eq(found.row_period, expected.row_period);
  ck_assert_int_eq(found.parameter_span, expected.parameter_span);
  ck_assert_int_eq(found.is_centred, expected.is_centred);
}

START_TEST(rows_are_a_tail) {
  check(CALL("LayerNormalization", .opset = 17, .inputs = {OF(FLOAT32, 2, 3, 4), OF(FLOAT32, 4)}),
        (struct normalization){6, 4, 1, 1, 1, 0});
  check(CALL("LayerNormalization", .opset = 17,
             .inputs = {OF(FLOAT32, 2, 3, 4), OF(FLOAT32, 3, 4), OF(FLOAT32, 3, 4)},
             .attributes = {INT("axis", 1)}),
        (struct normalization){2, 12, 1, 1, 1, 0});
  check(CALL("RMSNormalization", .opset = 23, .inputs = {OF(FLOAT32, 2, 3, 4), OF(FLOAT32, 4)}),
        (struct normalization){6, 4, 1, 1, 0, 0});
}
END_TEST

#define PICTURES OF(FLOAT32, 2, 6, 5, 7)

START_TEST(rows_are_groups_of_channels) {
  check(CALL("InstanceNormalization", .inputs = {PICTURES, OF(FLOAT32, 6), OF(FLOAT32, 6)}),
        (struct normalization){12, 35, 6, 35, 1, 0});
  check(CALL("GroupNormalization", .opset = 18, .inputs = {PICTURES, OF(FLOAT32, 3), OF(FLOAT32, 3)},
             .attributes = {INT("num_groups", 3)}),
        (struct normalization){6, 70, 3, 70, 1, 0});
  check(CALL("GroupNormalization", .opset = 21, .inputs = {PICTURES, OF(FLOAT32, 6), OF(FLOAT32, 6)},
             .attributes = {INT("num_groups", 3)}),
        (struct normalization){6, 70, 3, 35, 1, 0});
}
END_TEST

START_TEST(shapes) {
  CHECK_SHAPE(CALL("InstanceNormalization", .inputs = {PICTURES, OF(FLOAT32, 6), OF(FLOAT32, 6)}), FLOAT32,
              SHAPE(2, 6, 5, 7));
  CHECK_SHAPE_AT(1,
                 CALL("LayerNormalization", .outputs = 3, .inputs = {OF(FLOAT32, 2, 3, 4), OF(FLOAT32, 4)}),
                 FLOAT32, SHAPE(2, 3, 1));
  CHECK_FAILS(CALL("LayerNormalization", .inputs = {OF(FLOAT32, 2, 3, 4), OF(FLOAT32, 3)}),
              RESCL_SHAPE_MISMATCH, "a scale of 4 numbers, found [3]");
  CHECK_FAILS(CALL("GroupNormalization", .inputs = {PICTURES, OF(FLOAT32, 4), OF(FLOAT32, 4)},
                   .attributes = {INT("num_groups", 4)}),
              RESCL_INVALID_ARGUMENT, "num_groups must divide the 6 channels, found 4");
  CHECK_FAILS(CALL("InstanceNormalization", .inputs = {OF(FLOAT32, 6), OF(FLOAT32, 6), OF(FLOAT32, 6)}),
              RESCL_SHAPE_MISMATCH, "[N,C,...]");
}
END_TEST

CHECK_MAIN("ops/normalization", rows_are_a_tail, rows_are_groups_of_channels, shapes)
