#include "ops/call.h"

START_TEST(equal) {
  CHECK_FOLD(CALL("Equal", .inputs = {LIST(1, -1, 3), NUMBER(-1)}), BOOLS(SHAPE(3), 0, 1, 0));
  CHECK_FOLD(CALL("Equal", .inputs = {F32(SHAPE(2), 0.5f, 0), F32(SHAPE(2), 0.25f, -0.0f)}),
             BOOLS(SHAPE(2), 0, 1));
  CHECK_FOLD(CALL("Equal", .inputs = {LIST(INT64_MAX), LIST(INT64_MAX - 1)}), BOOLS(SHAPE(1), 0));
  CHECK_FAILS(CALL("Equal", .inputs = {OF(INT64, 2), OF(INT32, 2)}), RESCL_SHAPE_MISMATCH, "i64 and i32");
}
END_TEST

START_TEST(where) {
  CHECK_FOLD(CALL("Where", .inputs = {BOOLS(SHAPE(3), 1, 0, 1), LIST(1, 2, 3), NUMBER(-1)}), LIST(1, -1, 3));
  CHECK_FOLD(CALL("Where", .inputs = {BOOLS(SHAPE(2, 1), 1, 0), LIST(1, 2), LIST(3, 4)}),
             I64(SHAPE(2, 2), 1, 2, 3, 4));
  CHECK_FAILS(CALL("Where", .inputs = {OF(INT64, 2), OF(INT64, 2), OF(INT64, 2)}), RESCL_SHAPE_MISMATCH,
              "bool");
  CHECK_FAILS(CALL("Where", .inputs = {OF(BOOL, 2), OF(INT64, 2), OF(INT32, 2)}), RESCL_SHAPE_MISMATCH,
              "i32");
}
END_TEST

CHECK_MAIN("ops/logic", equal, where)
