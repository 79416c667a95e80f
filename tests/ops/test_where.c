#include "ops/call.h"

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

CHECK_MAIN("ops/where", where)
