#include <math.h>

#include "ops/call.h"

START_TEST(comparisons) {
  CHECK_FOLD(CALL("Equal", .inputs = {LIST(1, -1, 3), NUMBER(-1)}), BOOLS(SHAPE(3), 0, 1, 0));
  CHECK_FOLD(CALL("Equal", .inputs = {F32(SHAPE(2), 0.5f, 0), F32(SHAPE(2), 0.25f, -0.0f)}),
             BOOLS(SHAPE(2), 0, 1));
  CHECK_FOLD(CALL("Equal", .inputs = {LIST(INT64_MAX), LIST(INT64_MAX - 1)}), BOOLS(SHAPE(1), 0));
  CHECK_FOLD(CALL("GreaterOrEqual", .inputs = {LIST(1, 2, 3), NUMBER(2)}), BOOLS(SHAPE(3), 0, 1, 1));
  CHECK_FOLD(CALL("Less", .inputs = {F32(SHAPE(2), NAN, 1), F32(SHAPE(1), 2)}), BOOLS(SHAPE(2), 0, 1));
  CHECK_FAILS(CALL("Equal", .inputs = {OF(INT64, 2), OF(INT32, 2)}), RESCL_SHAPE_MISMATCH, "i64 and i32");
}
END_TEST

START_TEST(logic) {
  CHECK_FOLD(CALL("And", .inputs = {BOOLS(SHAPE(2, 1), 0, 1), BOOLS(SHAPE(2), 0, 1)}),
             BOOLS(SHAPE(2, 2), 0, 0, 0, 1));
  CHECK_FOLD(CALL("Xor", .inputs = {BOOLS(SHAPE(2), 1, 1), BOOLS(SHAPE(2), 0, 1)}), BOOLS(SHAPE(2), 1, 0));
  CHECK_FOLD(CALL("BitwiseXor", .inputs = {LIST(12), LIST(10)}), LIST(6));
  CHECK_FAILS(CALL("Or", .inputs = {OF(INT64, 2), OF(INT64, 2)}), RESCL_SHAPE_MISMATCH, "found i64");
  CHECK_FAILS(CALL("BitwiseOr", .inputs = {OF(FLOAT32, 2), OF(FLOAT32, 2)}), RESCL_SHAPE_MISMATCH,
              "found f32");
}
END_TEST

START_TEST(powers) {
  CHECK_FOLD(CALL("Pow", .inputs = {F32(SHAPE(2), 3, 4), LIST(2)}), F32(SHAPE(2), 9, 16));
  CHECK_FOLD(CALL("Pow", .inputs = {LIST(3, -2, 1, 2), LIST(4, 3, -5, -1)}), LIST(81, -8, 1, 0));
  CHECK_FOLD(CALL("Pow", .inputs = {LIST(9), F32(SHAPE(1), 0.5f)}), LIST(3));
}
END_TEST

CHECK_MAIN("ops/operation", comparisons, logic, powers)
