#include <math.h>

#include "ops/call.h"

START_TEST(folding) {
  CHECK_FOLD(CALL("Floor", .inputs = {F32(SHAPE(2), 1.5f, -1.5f)}), F32(SHAPE(2), 1, -2));
  CHECK_FOLD(CALL("Ceil", .inputs = {F32(SHAPE(2), 1.5f, -1.5f)}), F32(SHAPE(2), 2, -1));
  CHECK_FOLD(CALL("Sqrt", .inputs = {F32(SHAPE(2), 2, 9)}), F32(SHAPE(2), sqrtf(2), 3));
  CHECK_FOLD(CALL("Neg", .inputs = {LIST(3, -1, INT64_MIN)}), LIST(-3, 1, INT64_MIN));
  CHECK_FOLD(CALL("Neg", .inputs = {F64(SCALAR, 0.1)}), F64(SCALAR, -0.1));
  CHECK_FAILS(CALL("Sqrt", .inputs = {LIST(4)}), RESCL_SHAPE_MISMATCH,
              "Sqrt is defined for f32 and f64, found i64");
}
END_TEST

CHECK_MAIN("ops/unary", folding)
