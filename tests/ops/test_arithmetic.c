#include <math.h>

#include "ops/call.h"

START_TEST(modulo) {
  CHECK_FOLD(CALL("Mod", .inputs = {LIST(7, -7, 7, -7, 6), LIST(3, 3, -3, -3, 3)}), LIST(1, 2, -2, -1, 0));
  CHECK_FOLD(CALL("Mod", .inputs = {LIST(7, -7, 7, -7), LIST(3, 3, -3, -3)}, .attributes = {INT("fmod", 1)}),
             LIST(1, -1, 1, -1));
  CHECK_FOLD(
      CALL("Mod", .inputs = {F32(SHAPE(2), 5.5f, -5.5f), F32(SCALAR, 2)}, .attributes = {INT("fmod", 1)}),
      F32(SHAPE(2), 1.5f, -1.5f));
  CHECK_FOLD(CALL("Mod", .inputs = {NUMBER(INT64_MIN), NUMBER(-1)}), NUMBER(0));
  CHECK_FOLD(CALL("Mod", .inputs = {NUMBER(INT64_MIN), NUMBER(-1)}, .attributes = {INT("fmod", 1)}),
             NUMBER(0));
  CHECK_FAILS(CALL("Mod", .inputs = {NUMBER(1), NUMBER(0)}), RESCL_INVALID_ARGUMENT, "division by zero");
  CHECK_FAILS(CALL("Mod", .inputs = {F32(SCALAR, 1), F32(SCALAR, 1)}), RESCL_MALFORMED, "fmod=1");
}
END_TEST

START_TEST(smallest_and_largest) {
  CHECK_FOLD(CALL("Min", .inputs = {LIST(1, 5), LIST(2, 3), NUMBER(4)}), LIST(1, 3));
  CHECK_FOLD(CALL("Max", .inputs = {LIST(1, 5), LIST(2, 3), NUMBER(4)}), LIST(4, 5));
  CHECK_FOLD(CALL("Max", .inputs = {F32(SHAPE(2), 1, -1), F32(SCALAR, 0)}), F32(SHAPE(2), 1, 0));
  CHECK_FOLD(CALL("Min", .inputs = {LIST(7)}), LIST(7));
  CHECK_SHAPE(CALL("Max", .inputs = {OF(INT64, 2, 1), OF(INT64, 3), OF(INT64, 4, 1, 1)}), INT64,
              SHAPE(4, 2, 3));
}
END_TEST

START_TEST(nan_wins) {
  struct prepared prepared;
  float result[2];
  prepare(&prepared, CALL("Max", .inputs = {F32(SHAPE(2), (float)NAN, 1), F32(SHAPE(2), 1, (float)NAN)}));
  ck_assert_int_eq(op_max.infer(&prepared.call), RESCL_OK);
  prepared.results[0].data = result;
  ck_assert_int_eq(op_max.fold(&prepared.call), RESCL_OK);
  ck_assert(isnan(result[0]) && isnan(result[1]));
}
END_TEST

CHECK_MAIN("ops/arithmetic", modulo, smallest_and_largest, nan_wins)
