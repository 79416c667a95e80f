#include "ops/call.h"

#define U8(shape_, ...) DATA(DTYPE_UINT8, uint8_t, shape_, __VA_ARGS__)
#define RESULT F32(SCALAR, 0.5f), U8(SCALAR, 10)
#define OPERAND U8(SHAPE(2, 1), 3, 5), F32(SCALAR, 1), U8(SCALAR, 3)
#define ROWS \
  { INT("axis", 1) }

START_TEST(operands_get_the_scale_of_the_result) {
  CHECK_FOLD(CALL("QLinearConcat",
                  .inputs = {RESULT, OPERAND, U8(SHAPE(2, 2), 0, 1, 2, 250), F32(SCALAR, 2), U8(SCALAR, 0)},
                  .attributes = ROWS),
             U8(SHAPE(2, 3), 10, 10, 14, 14, 18, 255));
}
END_TEST

START_TEST(shapes) {
  CHECK_SHAPE(CALL("QLinearConcat",
                   .inputs = {RESULT, OPERAND, OF(UINT8, 2, 7), F32(SCALAR, 1), U8(SCALAR, 0)},
                   .attributes = ROWS),
              UINT8, SHAPE(2, 8));
}
END_TEST

START_TEST(errors) {
  CHECK_FAILS(CALL("QLinearConcat", .inputs = {RESULT, OPERAND, OF(UINT8, 2, 7)}, .attributes = ROWS),
              RESCL_MALFORMED, "a scale and a zero point for each");
  CHECK_FAILS(CALL("QLinearConcat",
                   .inputs = {RESULT, OPERAND, OF(UINT8, 3, 7), F32(SCALAR, 1), U8(SCALAR, 0)},
                   .attributes = ROWS),
              RESCL_SHAPE_MISMATCH, "[3,7]");
}
END_TEST

CHECK_MAIN("ops/qlinear_concat", operands_get_the_scale_of_the_result, shapes, errors)
