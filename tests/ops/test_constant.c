#include "ops/call.h"

START_TEST(every_form) {
  CHECK_FOLD(CALL("Constant", .attributes = {TENSOR("value", I32(SHAPE(2), 3, 4))}), I32(SHAPE(2), 3, 4));
  CHECK_FOLD(CALL("Constant", .attributes = {FLOAT("value_float", 1.5f)}), F32(SCALAR, 1.5f));
  CHECK_FOLD(CALL("Constant", .attributes = {INT("value_int", -7)}), NUMBER(-7));
  CHECK_FOLD(CALL("Constant", .attributes = {INTS("value_ints", 1, 2, 3)}), LIST(1, 2, 3));
  CHECK_FOLD(CALL("Constant", .attributes = {FLOATS("value_floats", 1, 0.5f)}), F32(SHAPE(2), 1, 0.5f));
  CHECK_FAILS(CALL("Constant"), RESCL_UNSUPPORTED, "needs its value");
  CHECK_FAILS(CALL("Constant", .attributes = {TENSOR("value", {.shape = {.rank = 0}})}), RESCL_UNSUPPORTED,
              "supported type");
}
END_TEST

START_TEST(of_shape) {
  CHECK_FOLD(CALL("ConstantOfShape", .inputs = {LIST(2, 2)}), F32(SHAPE(2, 2), 0, 0, 0, 0));
  CHECK_FOLD(CALL("ConstantOfShape", .inputs = {LIST(3)}, .attributes = {TENSOR("value", I64(SHAPE(1), 9))}),
             LIST(9, 9, 9));
  CHECK_FOLD(
      CALL("ConstantOfShape", .inputs = {EMPTY_LIST}, .attributes = {TENSOR("value", I64(SHAPE(1), 9))}),
      NUMBER(9));
  CHECK_FOLD(CALL("ConstantOfShape", .inputs = {LIST(0)}, .attributes = {TENSOR("value", I64(SHAPE(1), 9))}),
             EMPTY_LIST);
  CHECK_FAILS(CALL("ConstantOfShape", .inputs = {LIST(2, -1)}), RESCL_MALFORMED, "negative");
  CHECK_FAILS(CALL("ConstantOfShape", .inputs = {LIST(INT64_MAX, 4)}), RESCL_UNSUPPORTED, "elements");
  CHECK_FAILS(CALL("ConstantOfShape", .inputs = {OF(INT64, 2)}), RESCL_UNSUPPORTED, "constant");
  CHECK_FAILS(
      CALL("ConstantOfShape", .inputs = {LIST(2)}, .attributes = {TENSOR("value", I64(SHAPE(2), 9, 9))}),
      RESCL_UNSUPPORTED, "one element");
}
END_TEST

CHECK_MAIN("ops/constant", every_form, of_shape)
