#include "ops/call.h"

START_TEST(any_number_of_addends) {
  CHECK_FOLD(CALL("Sum", .inputs = {LIST(1, 5)}), LIST(1, 5));
  CHECK_FOLD(CALL("Sum", .inputs = {LIST(1, 5), LIST(2, 3), NUMBER(4)}), LIST(7, 12));
  CHECK_FOLD(CALL("Sum", .inputs = {F32(SHAPE(2, 1), 1, 2), F32(SHAPE(2), 0.5f, -0.5f)}),
             F32(SHAPE(2, 2), 1.5f, 0.5f, 2.5f, 1.5f));
}
END_TEST

START_TEST(shapes) {
  CHECK_SHAPE(CALL("Sum", .inputs = {OF(FLOAT32, 2, 1), OF(FLOAT32, 3), OF(FLOAT32, 4, 1, 1)}), FLOAT32,
              SHAPE(4, 2, 3));
  CHECK_FAILS(CALL("Sum", .inputs = {OF(FLOAT32, 2), OF(FLOAT32, 3)}), RESCL_SHAPE_MISMATCH, "[2] and [3]");
  CHECK_FAILS(CALL("Sum", .inputs = {OF(FLOAT32, 2), OF(INT64, 2)}), RESCL_SHAPE_MISMATCH, "f32 and i64");
}
END_TEST

CHECK_MAIN("ops/sum", any_number_of_addends, shapes)
