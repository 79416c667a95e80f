#include "ops/call.h"

#define U8(shape_, ...) DATA(DTYPE_UINT8, uint8_t, shape_, __VA_ARGS__)
#define X OF(UINT8, 1, 2, 3, 3)
#define W OF(INT8, 4, 2, 1, 1)
#define ONE F32(SCALAR, 1)
#define CONV(...) CALL("QLinearConv", .inputs = {__VA_ARGS__})

START_TEST(shapes) {
  CHECK_SHAPE(
      CONV(X, ONE, U8(SCALAR, 1), W, F32(SHAPE(4), 1, 2, 3, 4), I8(SHAPE(4), 0, 0, 0, 0), ONE, U8(SCALAR, 1)),
      UINT8, SHAPE(1, 4, 3, 3));
  CHECK_SHAPE(CALL("ConvInteger", .inputs = {X, W, U8(SCALAR, 1)}), INT32, SHAPE(1, 4, 3, 3));
}
END_TEST

/** What DequantizeLinear and QuantizeLinear would refuse is refused here. */
START_TEST(errors) {
  const rescl_status wrong_shape = RESCL_SHAPE_MISMATCH;
  CHECK_FAILS(CONV(X, ONE, U8(SCALAR, 1), W, ONE, I8(SCALAR, 0), OF(FLOAT16, 1), U8(SCALAR, 1)),
              RESCL_UNSUPPORTED, "the result: scale must be f32, found f16");
  CHECK_FAILS(CONV(X, OF(FLOAT16, 1), U8(SCALAR, 1), W, ONE, I8(SCALAR, 0), ONE, U8(SCALAR, 1)),
              RESCL_UNSUPPORTED, "input 0: scale must be f32");
  CHECK_FAILS(CONV(X, ONE, U8(SCALAR, 1), W, F32(SHAPE(3), 1, 2, 3), I8(SCALAR, 0), ONE, U8(SCALAR, 1)),
              wrong_shape, "input 3: ");
  CHECK_FAILS(CONV(X, ONE, U8(SCALAR, 1), W, ONE, U8(SCALAR, 0), ONE, U8(SCALAR, 1)), wrong_shape,
              "must be i8");
  CHECK_FAILS(
      CONV(X, ONE, U8(SCALAR, 1), W, F32(SHAPE(4), 1, 2, 3, 4), I8(SHAPE(2), 0, 0), ONE, U8(SCALAR, 1)),
      wrong_shape, "zero point [4]");
  CHECK_FAILS(CONV(X, OF(FLOAT32, 0), U8(SCALAR, 1), W, ONE, I8(SCALAR, 0), ONE, U8(SCALAR, 1)), wrong_shape,
              "");
  CHECK_FAILS(CONV(OF(UINT8, 2, 2, 3, 3), F32(SHAPE(2), 1, 2), U8(SHAPE(2), 1, 1), W, ONE, I8(SCALAR, 0), ONE,
                   U8(SCALAR, 1), I32(SHAPE(4), 1, 2, 3, 4)),
              wrong_shape, "the first scale must be one number");
  CHECK_FAILS(CALL("ConvInteger", .inputs = {X, W, U8(SHAPE(3), 1, 1, 1)}), wrong_shape, "input 0: ");
}
END_TEST

#define CONCAT(...) CALL("QLinearConcat", .inputs = {__VA_ARGS__}, .attributes = {INT("axis", 0)})

START_TEST(concat) {
  CHECK_SHAPE(CONCAT(ONE, U8(SCALAR, 1), OF(INT8, 2), F32(SHAPE(1), 1), I8(SCALAR, 1), OF(UINT8, 3), ONE,
                     U8(SCALAR, 0)),
              UINT8, SHAPE(5));
  CHECK_FAILS(CONCAT(ONE, U8(SCALAR, 1), OF(INT8, 2), F32(SHAPE(2), 1, 2), I8(SCALAR, 1)),
              RESCL_SHAPE_MISMATCH, "input 3: expected one scale");
  CHECK_FAILS(CONCAT(ONE, U8(SCALAR, 1), OF(INT8, 2), ONE, U8(SCALAR, 1)), RESCL_SHAPE_MISMATCH,
              "of type i8");
  CHECK_FAILS(CONCAT(ONE, U8(SCALAR, 1), OF(FLOAT32, 2), ONE, F32(SCALAR, 1)), RESCL_UNSUPPORTED,
              "found f32");
  CHECK_FAILS(CONCAT(ONE, I32(SCALAR, 1), OF(INT8, 2), ONE, I8(SCALAR, 1)), RESCL_UNSUPPORTED, "found i32");
}
END_TEST

CHECK_MAIN("ops/quantized", shapes, errors, concat)
