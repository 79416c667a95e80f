#include "ops/call.h"

START_TEST(folding) {
  CHECK_FOLD(CALL("Cast", .inputs = {F32(SHAPE(3), 1.9f, -1.9f, 0)}, .attributes = {INT("to", 7)}),
             LIST(1, -1, 0));
  CHECK_FOLD(CALL("Cast", .inputs = {F32(SHAPE(3), 0.5f, -1.9f, 0)}, .attributes = {INT("to", 9)}),
             BOOLS(SHAPE(3), 1, 1, 0));
  CHECK_FOLD(CALL("Cast", .inputs = {LIST(3, -4)}, .attributes = {INT("to", 1)}), F32(SHAPE(2), 3, -4));
  CHECK_FOLD(CALL("Cast", .inputs = {LIST(INT64_MAX, 300)}, .attributes = {INT("to", 3)}),
             I8(SHAPE(2), -1, 44));
  CHECK_FOLD(CALL("Cast", .inputs = {LIST(INT64_MAX)}, .attributes = {INT("to", 7)}), LIST(INT64_MAX));
  CHECK_FOLD(CALL("Cast", .inputs = {F32(SCALAR, 0.1f)}, .attributes = {INT("to", 11)}),
             F64(SCALAR, (double)0.1f));
}
END_TEST

START_TEST(errors) {
  CHECK_FAILS(CALL("Cast", .inputs = {OF(FLOAT32, 2)}, .attributes = {INT("to", 16)}), RESCL_UNSUPPORTED,
              "type 16");
  CHECK_FAILS(CALL("Cast", .inputs = {OF(FLOAT32, 2)}, .attributes = {INT("to", ((int64_t)1 << 32) + 1)}),
              RESCL_UNSUPPORTED, "4294967297");
  CHECK_FAILS(CALL("Cast", .inputs = {OF(FLOAT32, 2)}), RESCL_UNSUPPORTED, "type 0");
}
END_TEST

START_TEST(like_another) {
  CHECK_SHAPE(CALL("CastLike", .inputs = {OF(INT64, 2), OF(FLOAT32, 3)}), FLOAT32, SHAPE(2));
  CHECK_FOLD(CALL("CastLike", .inputs = {F32(SHAPE(2), 1.5f, -2), NUMBER(0)}), LIST(1, -2));
}
END_TEST

CHECK_MAIN("ops/cast", folding, like_another, errors)
