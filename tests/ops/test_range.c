#include <math.h>

#include "ops/call.h"

START_TEST(integers) {
  CHECK_FOLD(CALL("Range", .inputs = {NUMBER(1), NUMBER(8), NUMBER(3)}), LIST(1, 4, 7));
  CHECK_FOLD(CALL("Range", .inputs = {NUMBER(5), NUMBER(-1), NUMBER(-2)}), LIST(5, 3, 1));
  CHECK_FOLD(CALL("Range", .inputs = {NUMBER(5), NUMBER(5), NUMBER(1)}), EMPTY_LIST);
  CHECK_FOLD(CALL("Range", .inputs = {NUMBER(INT64_MIN), NUMBER(INT64_MAX), NUMBER(INT64_MAX)}),
             LIST(INT64_MIN, -1, INT64_MAX - 1));
  CHECK_FOLD(CALL("Range", .inputs = {NUMBER(INT64_MAX), NUMBER(INT64_MIN), NUMBER(INT64_MIN)}),
             LIST(INT64_MAX, -1));
}
END_TEST

START_TEST(reals) {
  CHECK_FOLD(CALL("Range", .inputs = {F32(SCALAR, 0), F32(SCALAR, 1), F32(SCALAR, 0.25f)}),
             F32(SHAPE(4), 0, 0.25f, 0.5f, 0.75f));
  CHECK_FOLD(CALL("Range", .inputs = {F32(SCALAR, 1), F32(SCALAR, 0), F32(SCALAR, -0.75f)}),
             F32(SHAPE(2), 1, 0.25f));
}
END_TEST

START_TEST(errors) {
  CHECK_FAILS(CALL("Range", .inputs = {NUMBER(1), NUMBER(8), NUMBER(0)}), RESCL_MALFORMED, "delta");
  CHECK_FAILS(CALL("Range", .inputs = {NUMBER(0), NUMBER(INT64_MAX), NUMBER(1)}), RESCL_UNSUPPORTED,
              "too long");
  CHECK_FAILS(CALL("Range", .inputs = {F32(SCALAR, 0), F32(SCALAR, (float)NAN), F32(SCALAR, 1)}),
              RESCL_UNSUPPORTED, "too long");
  CHECK_FAILS(CALL("Range", .inputs = {NUMBER(0), F32(SCALAR, 1), NUMBER(1)}), RESCL_SHAPE_MISMATCH,
              "one type");
  CHECK_FAILS(CALL("Range", .inputs = {NUMBER(0), {.dtype = DTYPE_INT64}, NUMBER(1)}), RESCL_UNSUPPORTED,
              "limit");
}
END_TEST

CHECK_MAIN("ops/range", integers, reals, errors)
