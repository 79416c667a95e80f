#include "ops/call.h"

#define ONE_TO_SIX I64(SHAPE(2, 3), 1, 2, 3, 4, 5, 6)

START_TEST(along_each_dimension) {
  CHECK_FOLD(CALL("CumSum", .inputs = {ONE_TO_SIX, NUMBER(1)}), I64(SHAPE(2, 3), 1, 3, 6, 4, 9, 15));
  CHECK_FOLD(CALL("CumSum", .inputs = {ONE_TO_SIX, LIST(-2)}), I64(SHAPE(2, 3), 1, 2, 3, 5, 7, 9));
}
END_TEST

START_TEST(exclusive_and_reverse) {
  CHECK_FOLD(
      CALL("CumSum", .inputs = {F32(SHAPE(3), 1, 2, 3), NUMBER(0)}, .attributes = {INT("exclusive", 1)}),
      F32(SHAPE(3), 0, 1, 3));
  CHECK_FOLD(CALL("CumSum", .inputs = {F32(SHAPE(3), 1, 2, 3), NUMBER(0)}, .attributes = {INT("reverse", 1)}),
             F32(SHAPE(3), 6, 5, 3));
  CHECK_FOLD(CALL("CumSum", .inputs = {F32(SHAPE(3), 1, 2, 3), NUMBER(0)},
                  .attributes = {INT("reverse", 1), INT("exclusive", 1)}),
             F32(SHAPE(3), 5, 3, 0));
}
END_TEST

START_TEST(errors) {
  CHECK_FAILS(CALL("CumSum", .inputs = {OF(FLOAT32, 2, 3), OF(INT64, 1)}), RESCL_UNSUPPORTED, "constant");
  CHECK_FAILS(CALL("CumSum", .inputs = {OF(FLOAT32, 2, 3), NUMBER(2)}), RESCL_INVALID_ARGUMENT, "axis");
}
END_TEST

CHECK_MAIN("ops/cum_sum", along_each_dimension, exclusive_and_reverse, errors)
