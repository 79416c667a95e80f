#include "ops/call.h"

START_TEST(shapes) {
  CHECK_SHAPE(CALL("Tile", .inputs = {OF(FLOAT32, 2, 3), LIST(3, 1)}), FLOAT32, SHAPE(6, 3));
  CHECK_FAILS(CALL("Tile", .inputs = {OF(FLOAT32, 2, 3), LIST(3)}), RESCL_SHAPE_MISMATCH, "2 numbers");
  CHECK_FAILS(CALL("Tile", .inputs = {OF(FLOAT32, 2), LIST(-1)}), RESCL_SHAPE_MISMATCH, "0 or more");
  CHECK_FAILS(CALL("Tile", .inputs = {OF(FLOAT32, 2), OF(INT64, 1)}), RESCL_UNSUPPORTED, "constant");
  CHECK_FAILS(CALL("Tile", .inputs = {OF(FLOAT32, 2), LIST(INT64_MAX)}), RESCL_UNSUPPORTED, "repeats");
  CHECK_FAILS(CALL("Tile", .inputs = {OF(FLOAT32, 3000), LIST((int64_t)1 << 39)}), RESCL_UNSUPPORTED,
              "repeated");
}
END_TEST

START_TEST(folding) {
  CHECK_FOLD(CALL("Tile", .inputs = {I8(SHAPE(2, 2), 1, 2, 3, 4), LIST(1, 2)}),
             I8(SHAPE(2, 4), 1, 2, 1, 2, 3, 4, 3, 4));
  CHECK_FOLD(CALL("Tile", .inputs = {I8(SHAPE(2, 2), 1, 2, 3, 4), LIST(2, 1)}),
             I8(SHAPE(4, 2), 1, 2, 3, 4, 1, 2, 3, 4));
  CHECK_FOLD(CALL("Tile", .inputs = {I32(SHAPE(1, 2), 1, 2), LIST(2, 3)}),
             I32(SHAPE(2, 6), 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2));
}
END_TEST

CHECK_MAIN("ops/tile", shapes, folding)
