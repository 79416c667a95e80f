#include <math.h>

#include "ops/call.h"
#include "ops/function.h"

START_TEST(folding) {
  CHECK_FOLD(CALL("Floor", .inputs = {F32(SHAPE(2), 1.5f, -1.5f)}), F32(SHAPE(2), 1, -2));
  CHECK_FOLD(CALL("Ceil", .inputs = {F32(SHAPE(2), 1.5f, -1.5f)}), F32(SHAPE(2), 2, -1));
  CHECK_FOLD(CALL("Round", .inputs = {F32(SHAPE(3), 2.5f, -1.5f, 0.4f)}), F32(SHAPE(3), 2, -2, 0));
  CHECK_FOLD(CALL("Sqrt", .inputs = {F32(SHAPE(2), 2, 9)}), F32(SHAPE(2), sqrtf(2), 3));
  CHECK_FOLD(CALL("Neg", .inputs = {LIST(3, -1, INT64_MIN)}), LIST(-3, 1, INT64_MIN));
  CHECK_FOLD(CALL("Neg", .inputs = {F64(SCALAR, 0.1)}), F64(SCALAR, -0.1));
  CHECK_FOLD(CALL("Abs", .inputs = {LIST(3, -1, INT64_MIN)}), LIST(3, 1, INT64_MIN));
  CHECK_FOLD(CALL("Sign", .inputs = {LIST(3, -1, 0)}), LIST(1, -1, 0));
  CHECK_FOLD(CALL("Not", .inputs = {BOOLS(SHAPE(2), 0, 1)}), BOOLS(SHAPE(2), 1, 0));
  CHECK_FOLD(CALL("BitwiseNot", .inputs = {LIST(0, -8)}), LIST(-1, 7));
  CHECK_FAILS(CALL("Sqrt", .inputs = {LIST(4)}), RESCL_SHAPE_MISMATCH,
              "Sqrt is defined for real numbers, found i64");
  CHECK_FAILS(CALL("Not", .inputs = {F32(SHAPE(1), 0)}), RESCL_SHAPE_MISMATCH,
              "Not is defined for integers and truth values, found f32");
}
END_TEST

START_TEST(parameters) {
  CHECK_FOLD(CALL("Elu", .inputs = {F32(SHAPE(2), 2, -1)}, .attributes = {FLOAT("alpha", 2)}),
             F32(SHAPE(2), 2, (float)(2 * expm1(-1))));
  CHECK_FOLD(CALL("Selu", .inputs = {F32(SHAPE(1), 1)}), F32(SHAPE(1), 1.05070102214813232421875f));
  CHECK_FOLD(CALL("Shrink", .inputs = {F32(SHAPE(3), -2, 0.25f, 2)}, .attributes = {FLOAT("bias", 1.5f)}),
             F32(SHAPE(3), -0.5f, 0, 0.5f));
  CHECK_FOLD(CALL("ThresholdedRelu", .inputs = {F32(SHAPE(3), -2, 1, 2)}), F32(SHAPE(3), 0, 0, 2));
}
END_TEST

START_TEST(tests) {
  CHECK_FOLD(CALL("IsNaN", .inputs = {F32(SHAPE(2), NAN, 1)}), BOOLS(SHAPE(2), 1, 0));
  CHECK_FOLD(CALL("IsInf", .inputs = {F32(SHAPE(3), INFINITY, -INFINITY, 1)}), BOOLS(SHAPE(3), 1, 1, 0));
  CHECK_FOLD(CALL("IsInf", .inputs = {F32(SHAPE(2), INFINITY, -INFINITY)},
                  .attributes = {INT("detect_negative", 0)}),
             BOOLS(SHAPE(2), 1, 0));
}
END_TEST

START_TEST(symbols) {
  char symbol[FUNCTION_SYMBOL_BYTES];
  function_symbol(op_find("ThresholdedRelu"), symbol);
  ck_assert_str_eq(symbol, "THRESHOLDED_RELU");
}
END_TEST

CHECK_MAIN("ops/function", folding, parameters, tests, symbols)
