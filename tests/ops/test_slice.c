#include "ops/call.h"

START_TEST(by_inputs) {
  CHECK_SHAPE(CALL("Slice",
                   .inputs = {OF(FLOAT32, 4, 5, 6), LIST(1, 0), LIST(3, INT64_MAX), LIST(0, -1), LIST(1, 4)}),
              FLOAT32, SHAPE(2, 5, 2));
  CHECK_FOLD(CALL("Slice", .inputs = {I64(SHAPE(2, 3), 1, 2, 3, 4, 5, 6), LIST(1), LIST(3), LIST(1)}),
             I64(SHAPE(2, 2), 2, 3, 5, 6));
  CHECK_FOLD(CALL("Slice", .inputs = {I64(SHAPE(2, 3), 1, 2, 3, 4, 5, 6), LIST(1, -2), LIST(2, 9)}),
             I64(SHAPE(1, 2), 5, 6));
  CHECK_FOLD(CALL("Slice", .inputs = {I64(SHAPE(5), 0, 1, 2, 3, 4), I32(SHAPE(1), 0), I32(SHAPE(1), 5),
                                      I32(SHAPE(1), 0), I32(SHAPE(1), 2)}),
             I64(SHAPE(3), 0, 2, 4));
}
END_TEST

START_TEST(backwards) {
  CHECK_FOLD(
      CALL("Slice", .inputs = {I64(SHAPE(5), 0, 1, 2, 3, 4), LIST(-1), LIST(INT64_MIN), LIST(0), LIST(-1)}),
      I64(SHAPE(5), 4, 3, 2, 1, 0));
  CHECK_FOLD(CALL("Slice", .inputs = {I64(SHAPE(5), 0, 1, 2, 3, 4), LIST(9), LIST(0), LIST(0), LIST(-2)}),
             I64(SHAPE(2), 4, 2));
  CHECK_FOLD(CALL("Slice", .inputs = {I64(SHAPE(5), 0, 1, 2, 3, 4), LIST(1), LIST(3), LIST(0), LIST(-1)}),
             EMPTY_LIST);
  CHECK_FOLD(CALL("Slice", .inputs = {I64(SHAPE(5), 0, 1, 2, 3, 4), LIST(2), LIST(INT64_MIN), LIST(0),
                                      LIST(-INT64_MAX)}),
             I64(SHAPE(1), 2));
}
END_TEST

START_TEST(nothing_left) {
  CHECK_FOLD(CALL("Slice", .inputs = {I64(SHAPE(2), 1, 2), LIST(2), LIST(5)}), EMPTY_LIST);
  CHECK_FOLD(CALL("Slice", .inputs = {EMPTY_LIST, LIST(-1), LIST(INT64_MIN), LIST(0), LIST(-1)}), EMPTY_LIST);
}
END_TEST

START_TEST(by_attributes) {
  CHECK_FOLD(CALL("Slice", .opset = 9, .inputs = {I64(SHAPE(2, 3), 1, 2, 3, 4, 5, 6)},
                  .attributes = {INTS("starts", 1), INTS("ends", -1), INTS("axes", 1)}),
             I64(SHAPE(2, 1), 2, 5));
  CHECK_FOLD(CALL("Slice", .opset = 7, .inputs = {I64(SHAPE(3), 1, 2, 3)},
                  .attributes = {INTS("starts", 0), INTS("ends", 2)}),
             I64(SHAPE(2), 1, 2));
}
END_TEST

START_TEST(errors) {
  CHECK_FAILS(CALL("Slice", .inputs = {OF(FLOAT32, 4), LIST(0), LIST(1), LIST(0), LIST(0)}), RESCL_MALFORMED,
              "step");
  CHECK_FAILS(CALL("Slice", .inputs = {OF(FLOAT32, 4), LIST(0), LIST(1, 2)}), RESCL_SHAPE_MISMATCH,
              "input 2");
  CHECK_FAILS(CALL("Slice", .inputs = {OF(FLOAT32, 4), LIST(0)}), RESCL_MALFORMED, "ends");
  CHECK_FAILS(CALL("Slice", .inputs = {OF(FLOAT32, 4, 4), LIST(0, 0), LIST(1, 1), LIST(1, -1)}),
              RESCL_MALFORMED, "twice");
  CHECK_FAILS(CALL("Slice", .inputs = {OF(FLOAT32, 4), LIST(0), LIST(1), LIST(1)}), RESCL_INVALID_ARGUMENT,
              "axis");
  CHECK_FAILS(CALL("Slice", .inputs = {OF(FLOAT32, 4), OF(INT64, 1), LIST(1)}), RESCL_UNSUPPORTED,
              "constant");
  CHECK_FAILS(CALL("Slice", .inputs = {OF(FLOAT32, 4)}), RESCL_MALFORMED, "starts");
  CHECK_FAILS(CALL("Slice", .opset = 9, .inputs = {OF(FLOAT32, 4)},
                   .attributes = {INTS("starts", 1), INTS("ends", 2, 3)}),
              RESCL_SHAPE_MISMATCH, "ends");
}
END_TEST

CHECK_MAIN("ops/slice", by_inputs, backwards, nothing_left, by_attributes, errors)
