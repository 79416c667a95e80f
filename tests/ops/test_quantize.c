#include "ops/call.h"

#define U8(shape_, ...) DATA(DTYPE_UINT8, uint8_t, shape_, __VA_ARGS__)

START_TEST(quantize) {
  // halves to even, and held at the ends
  CHECK_FOLD(
      CALL("QuantizeLinear", .inputs = {F32(SHAPE(6), 0.5f, 1.5f, -0.5f, 2.5f, 300, -300), F32(SCALAR, 1)}),
      U8(SHAPE(6), 0, 2, 0, 2, 255, 0));
  CHECK_FOLD(CALL("QuantizeLinear", .inputs = {F32(SHAPE(3), 1, -1, 100), F32(SCALAR, 0.5f), I8(SCALAR, 3)}),
             I8(SHAPE(3), 5, 1, 127));
  CHECK_FOLD(CALL("QuantizeLinear", .inputs = {F32(SHAPE(1), -1), F32(SCALAR, 1)},
                  .attributes = {INT("output_dtype", 3)}),
             I8(SHAPE(1), -1));
}
END_TEST

START_TEST(scales) {
  CHECK_FOLD(CALL("QuantizeLinear",
                  .inputs = {F32(SHAPE(2, 2), 1, 1, 4, 4), F32(SHAPE(2), 1, 2), U8(SHAPE(2), 0, 10)},
                  .attributes = {INT("axis", -1)}),
             U8(SHAPE(2, 2), 1, 10, 4, 12));
  CHECK_FOLD(CALL("DequantizeLinear", .inputs = {I8(SHAPE(2, 2), 1, 2, 3, 4), F32(SHAPE(2), 1, 2)},
                  .attributes = {INT("axis", 0)}),
             F32(SHAPE(2, 2), 1, 2, 6, 8));
  CHECK_FOLD(CALL("DequantizeLinear",
                  .inputs = {I8(SHAPE(3, 2), 1, 1, 1, 1, 1, 1), F32(SHAPE(2, 2), 1, 2, 3, 4)},
                  .attributes = {INT("axis", 0), INT("block_size", 2)}),
             F32(SHAPE(3, 2), 1, 2, 1, 2, 3, 4));
}
END_TEST

START_TEST(dequantize) {
  CHECK_FOLD(
      CALL("DequantizeLinear", .inputs = {U8(SHAPE(2), 0, 255), F32(SHAPE(1), 0.5f), U8(SHAPE(1), 128)}),
      F32(SHAPE(2), -64, 63.5f));
  CHECK_FOLD(CALL("DequantizeLinear", .inputs = {I32(SHAPE(1), -7), F32(SCALAR, 2)}), F32(SHAPE(1), -14));
}
END_TEST

START_TEST(errors) {
  CHECK_FAILS(CALL("QuantizeLinear", .inputs = {OF(INT32, 2), F32(SCALAR, 1)}), RESCL_UNSUPPORTED, "i32");
  CHECK_FAILS(CALL("QuantizeLinear", .inputs = {OF(FLOAT32, 2), F32(SCALAR, 1), I32(SCALAR, 0)}),
              RESCL_UNSUPPORTED, "to i32");
  CHECK_FAILS(CALL("QuantizeLinear", .inputs = {OF(FLOAT32, 1, 2), F32(SHAPE(3), 1, 2, 3)}),
              RESCL_SHAPE_MISMATCH, "scale [2]");
  CHECK_FAILS(CALL("DequantizeLinear", .inputs = {OF(UINT8, 2), F32(SCALAR, 1), I8(SCALAR, 0)}),
              RESCL_SHAPE_MISMATCH, "must be u8");
  CHECK_FAILS(CALL("DequantizeLinear", .inputs = {OF(UINT8, 2, 2), F32(SHAPE(2, 2), 1, 1, 1, 1)}),
              RESCL_SHAPE_MISMATCH, "block_size");
  CHECK_FAILS(CALL("DequantizeLinear", .inputs = {OF(FLOAT32, 2), F32(SCALAR, 1)}), RESCL_UNSUPPORTED, "f32");
}
END_TEST

CHECK_MAIN("ops/quantize", quantize, scales, dequantize, errors)
