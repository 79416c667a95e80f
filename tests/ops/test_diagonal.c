#include "ops/call.h"

#define SIX I32(SHAPE(2, 3), 1, 2, 3, 4, 5, 6)

START_TEST(sides) {
  CHECK_FOLD(CALL("Trilu", .inputs = {SIX}), I32(SHAPE(2, 3), 1, 2, 3, 0, 5, 6));
  CHECK_FOLD(CALL("Trilu", .inputs = {SIX, NUMBER(1)}), I32(SHAPE(2, 3), 0, 2, 3, 0, 0, 6));
  CHECK_FOLD(CALL("Trilu", .inputs = {SIX}, .attributes = {INT("upper", 0)}),
             I32(SHAPE(2, 3), 1, 0, 0, 4, 5, 0));
  CHECK_FOLD(CALL("Trilu", .inputs = {SIX, NUMBER(INT64_MIN)}), SIX);
  CHECK_FAILS(CALL("Trilu", .inputs = {OF(INT32, 3)}), RESCL_SHAPE_MISMATCH, "[3]");
}
END_TEST

START_TEST(ones) {
  CHECK_FOLD(CALL("EyeLike", .inputs = {OF(INT32, 2, 3)}, .attributes = {INT("k", 1)}),
             I32(SHAPE(2, 3), 0, 1, 0, 0, 0, 1));
  CHECK_FOLD(CALL("EyeLike", .inputs = {OF(INT32, 2, 2)}, .attributes = {INT("dtype", 1)}),
             F32(SHAPE(2, 2), 1, 0, 0, 1));
  CHECK_FAILS(CALL("EyeLike", .inputs = {OF(INT32, 2)}), RESCL_SHAPE_MISMATCH, "[2]");
}
END_TEST

CHECK_MAIN("ops/diagonal", sides, ones)
