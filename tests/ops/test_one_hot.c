#include "ops/call.h"

#define OFF_AND_ON I32(SHAPE(2), 2, 5)

START_TEST(folding) {
  CHECK_FOLD(CALL("OneHot", .inputs = {LIST(1, -1, 7), NUMBER(3), OFF_AND_ON}),
             I32(SHAPE(3, 3), 2, 5, 2, 2, 2, 5, 2, 2, 2));
  CHECK_FOLD(
      CALL("OneHot", .inputs = {F32(SHAPE(2), 1, 0), LIST(2), OFF_AND_ON}, .attributes = {INT("axis", 0)}),
      I32(SHAPE(2, 2), 2, 5, 5, 2));
}
END_TEST

START_TEST(errors) {
  CHECK_FAILS(CALL("OneHot", .inputs = {OF(INT64, 2), NUMBER(0), OFF_AND_ON}), RESCL_MALFORMED, "at least 1");
  CHECK_FAILS(CALL("OneHot", .inputs = {OF(INT64, 2), OF(INT64, 1), OFF_AND_ON}), RESCL_UNSUPPORTED,
              "constant");
  CHECK_FAILS(CALL("OneHot", .inputs = {OF(INT64, 2), NUMBER(2), I32(SHAPE(1), 1)}), RESCL_SHAPE_MISMATCH,
              "values");
  CHECK_FAILS(CALL("OneHot", .inputs = {OF(INT64, 2), NUMBER(2), OFF_AND_ON}, .attributes = {INT("axis", 2)}),
              RESCL_INVALID_ARGUMENT, "axis");
}
END_TEST

CHECK_MAIN("ops/one_hot", folding, errors)
