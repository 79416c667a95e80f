#include "ops/call.h"

#define TIES F32(SHAPE(2, 3), 1, 3, 3, 2, 2, -1)

START_TEST(shapes) {
  CHECK_SHAPE(CALL("ArgMax", .inputs = {OF(FLOAT32, 1, 21, 5, 7)}, .attributes = {INT("axis", 1)}), INT64,
              SHAPE(1, 1, 5, 7));
  CHECK_SHAPE(
      CALL("ArgMin", .inputs = {OF(INT32, 1, 21, 5, 7)}, .attributes = {INT("axis", -3), INT("keepdims", 0)}),
      INT64, SHAPE(1, 5, 7));
  CHECK_FAILS(CALL("ArgMax", .inputs = {OF(FLOAT32, 2)}, .attributes = {INT("axis", 1)}),
              RESCL_INVALID_ARGUMENT, "axis");
  CHECK_FAILS(CALL("ArgMax", .inputs = {OF(FLOAT32, 0, 2)}), RESCL_SHAPE_MISMATCH, "0 elements");
}
END_TEST

START_TEST(of_equals_the_first_or_the_last) {
  CHECK_FOLD(CALL("ArgMax", .inputs = {TIES}, .attributes = {INT("axis", 1), INT("keepdims", 0)}),
             I64(SHAPE(2), 1, 0));
  CHECK_FOLD(CALL("ArgMax", .inputs = {TIES},
                  .attributes = {INT("axis", 1), INT("keepdims", 0), INT("select_last_index", 1)}),
             I64(SHAPE(2), 2, 1));
}
END_TEST

START_TEST(along_the_first_dimension_of_integers) {
  CHECK_FOLD(CALL("ArgMin", .inputs = {I32(SHAPE(2, 2), 4, -1, 3, 5)}), I64(SHAPE(1, 2), 1, 0));
}
END_TEST

CHECK_MAIN("ops/arg_max", shapes, of_equals_the_first_or_the_last, along_the_first_dimension_of_integers)
