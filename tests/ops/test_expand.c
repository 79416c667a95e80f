#include "ops/call.h"

START_TEST(folding) {
  CHECK_FOLD(CALL("Expand", .inputs = {I64(SHAPE(2, 1), 1, 2), LIST(3)}), I64(SHAPE(2, 3), 1, 1, 1, 2, 2, 2));
  CHECK_FOLD(CALL("Expand", .inputs = {I64(SHAPE(1, 2), 1, 2), LIST(2, 1)}), I64(SHAPE(2, 2), 1, 2, 1, 2));
  CHECK_FOLD(CALL("Expand", .inputs = {NUMBER(4), LIST(2)}), LIST(4, 4));
  CHECK_FOLD(CALL("Expand", .inputs = {LIST(4), LIST(0)}), EMPTY_LIST);
}
END_TEST

START_TEST(errors) {
  CHECK_FAILS(CALL("Expand", .inputs = {OF(FLOAT32, 2), LIST(3)}), RESCL_SHAPE_MISMATCH, "[2] and [3]");
  CHECK_FAILS(CALL("Expand", .inputs = {OF(FLOAT32, 2), LIST(-1)}), RESCL_MALFORMED, "negative");
  CHECK_FAILS(CALL("Expand", .inputs = {OF(FLOAT32, 2), OF(INT64, 1)}), RESCL_UNSUPPORTED, "constant");
  CHECK_FAILS(CALL("Expand", .inputs = {OF(FLOAT32, 2)}), RESCL_MALFORMED, "input 1");
}
END_TEST

CHECK_MAIN("ops/expand", folding, errors)
