#include <math.h>

#include "ops/call.h"

START_TEST(shapes) {
  CHECK_SHAPE(CALL("Add", .inputs = {OF(FLOAT32, 1, 6, 4, 4), OF(FLOAT32, 6, 1, 1)}), FLOAT32,
              SHAPE(1, 6, 4, 4));
  CHECK_SHAPE(CALL("Mul", .inputs = {OF(INT64, 2, 1), OF(INT64, 3)}), INT64, SHAPE(2, 3));
  CHECK_FAILS(CALL("Add", .inputs = {OF(FLOAT32, 2), OF(FLOAT32, 3)}), RESCL_SHAPE_MISMATCH, "[2] and [3]");
  CHECK_FAILS(CALL("Div", .inputs = {NUMBER(1)}), RESCL_MALFORMED, "needs input 1");
  CHECK_FAILS(CALL("Add", .inputs = {OF(FLOAT32, 2), OF(INT64, 2)}), RESCL_SHAPE_MISMATCH, "f32 and i64");
}
END_TEST

START_TEST(integers) {
  CHECK_FOLD(CALL("Add", .inputs = {I64(SHAPE(2, 1), 10, 20), I64(SHAPE(3), 1, 2, 3)}),
             I64(SHAPE(2, 3), 11, 12, 13, 21, 22, 23));
  CHECK_FOLD(CALL("Sub", .inputs = {NUMBER(5), I64(SHAPE(2), 7, -7)}), I64(SHAPE(2), -2, 12));
  CHECK_FOLD(CALL("Mul", .inputs = {I64(SHAPE(2), 3, -3), NUMBER(4)}), I64(SHAPE(2), 12, -12));
  CHECK_FOLD(CALL("Div", .inputs = {I64(SHAPE(3), 7, -7, 8), NUMBER(2)}), I64(SHAPE(3), 3, -3, 4));
  CHECK_FOLD(CALL("Add", .inputs = {I8(SHAPE(1), 127), I8(SHAPE(1), 1)}), I8(SHAPE(1), -128));
}
END_TEST

START_TEST(limits_of_integers) {
  CHECK_FOLD(CALL("Add", .inputs = {NUMBER(INT64_MAX), NUMBER(1)}), NUMBER(INT64_MIN));
  CHECK_FOLD(CALL("Sub", .inputs = {NUMBER(INT64_MIN), NUMBER(1)}), NUMBER(INT64_MAX));
  CHECK_FOLD(CALL("Mul", .inputs = {NUMBER(INT64_MAX), NUMBER(2)}), NUMBER(-2));
  CHECK_FOLD(CALL("Div", .inputs = {NUMBER(INT64_MIN), NUMBER(-1)}), NUMBER(INT64_MIN));
  CHECK_FAILS(CALL("Div", .inputs = {NUMBER(1), I64(SHAPE(2), 1, 0)}), RESCL_INVALID_ARGUMENT,
              "division by zero");
}
END_TEST

START_TEST(reals_round_as_f32) {
  const float a = 16777216.0f, b = 1.0f, c = 0.1f, d = 3.3333333f; // a + b is exact in double, a tie in float
  CHECK_FOLD(CALL("Add", .inputs = {F32(SHAPE(2), a, c), F32(SHAPE(2), b, d)}), F32(SHAPE(2), a + b, c + d));
  CHECK_FOLD(CALL("Sub", .inputs = {F32(SCALAR, c), F32(SCALAR, d)}), F32(SCALAR, c - d));
  CHECK_FOLD(CALL("Mul", .inputs = {F32(SCALAR, c), F32(SCALAR, d)}), F32(SCALAR, c * d));
  CHECK_FOLD(CALL("Div", .inputs = {F32(SHAPE(2), c, 1), F32(SHAPE(2), d, 0)}),
             F32(SHAPE(2), c / d, (float)INFINITY));
  CHECK_FOLD(CALL("Add", .inputs = {F64(SCALAR, 0.1), F64(SCALAR, 0.2)}), F64(SCALAR, 0.1 + 0.2));
}
END_TEST

START_TEST(nothing_fused_is_folded) {
  CHECK_FAILS(CALL("Add", .inputs = {NUMBER(1), NUMBER(1)}, .attributes = {STRING("activation", "Relu")}),
              RESCL_UNSUPPORTED, "fused");
}
END_TEST

START_TEST(empty_tensors) {
  CHECK_FOLD(CALL("Add", .inputs = {EMPTY_LIST, NUMBER(1)}), EMPTY_LIST);
}
END_TEST

CHECK_MAIN("ops/binary", shapes, integers, limits_of_integers, reals_round_as_f32, nothing_fused_is_folded,
           empty_tensors)
