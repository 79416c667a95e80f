#include "ops/call.h"

START_TEST(flatten) {
  CHECK_SHAPE(CALL("Flatten", .inputs = {OF(FLOAT32, 2, 3, 4)}), FLOAT32, SHAPE(2, 12));
  CHECK_SHAPE(CALL("Flatten", .inputs = {OF(FLOAT32, 2, 3, 4)}, .attributes = {INT("axis", 0)}), FLOAT32,
              SHAPE(1, 24));
  CHECK_SHAPE(CALL("Flatten", .inputs = {OF(FLOAT32, 2, 3, 4)}, .attributes = {INT("axis", 3)}), FLOAT32,
              SHAPE(24, 1));
  CHECK_SHAPE(CALL("Flatten", .inputs = {OF(FLOAT32, 2, 3, 4)}, .attributes = {INT("axis", -1)}), FLOAT32,
              SHAPE(6, 4));
  CHECK_FAILS(CALL("Flatten", .inputs = {OF(FLOAT32, 2)}, .attributes = {INT("axis", 2)}),
              RESCL_INVALID_ARGUMENT, "axis");
}
END_TEST

START_TEST(reshape) {
  CHECK_SHAPE(CALL("Reshape", .inputs = {OF(FLOAT32, 2, 3, 4), LIST(0, -1)}), FLOAT32, SHAPE(2, 12));
  CHECK_SHAPE(CALL("Reshape", .inputs = {OF(INT64, 2, 3, 4), LIST(4, 3, 2)}), INT64, SHAPE(4, 3, 2));
  CHECK_SHAPE(CALL("Reshape", .inputs = {OF(INT64, 1), EMPTY_LIST}), INT64, SCALAR);
  CHECK_SHAPE(CALL("Reshape", .opset = 14, .inputs = {OF(FLOAT32, 0, 3), LIST(3, 0)},
                   .attributes = {INT("allowzero", 1)}),
              FLOAT32, SHAPE(3, 0));
}
END_TEST

START_TEST(reshape_errors) {
  CHECK_FAILS(CALL("Reshape", .inputs = {OF(FLOAT32, 2, 3), LIST(4, -1)}), RESCL_SHAPE_MISMATCH,
              "[2,3] cannot be reshaped to [4,-1]");
  CHECK_FAILS(CALL("Reshape", .inputs = {OF(FLOAT32, 2, 3), LIST(-1, -1)}), RESCL_SHAPE_MISMATCH, "[-1,-1]");
  CHECK_FAILS(CALL("Reshape", .inputs = {OF(FLOAT32, 2, 3), LIST(7)}), RESCL_SHAPE_MISMATCH, "[7]");
  CHECK_FAILS(CALL("Reshape", .inputs = {OF(FLOAT32, 2, 3), LIST(-2, -3)}), RESCL_SHAPE_MISMATCH, "[-2,-3]");
  CHECK_FAILS(CALL("Reshape", .inputs = {OF(FLOAT32, 2, 3), LIST(2, 3, 0)}), RESCL_SHAPE_MISMATCH, "[2,3,0]");
  CHECK_FAILS(CALL("Reshape", .inputs = {OF(FLOAT32, 2, 3), LIST(INT64_MAX, 3)}), RESCL_SHAPE_MISMATCH,
              "reshaped");
  CHECK_FAILS(CALL("Reshape", .inputs = {OF(FLOAT32, 0, 3), LIST(0, -1)}), RESCL_SHAPE_MISMATCH, "[0,-1]");
  CHECK_FAILS(CALL("Reshape", .inputs = {OF(FLOAT32, 1), LIST(1, 1, 1, 1, 1, 1, 1, 1, 1)}),
              RESCL_SHAPE_MISMATCH, "at most 8");
  CHECK_FAILS(CALL("Reshape", .inputs = {OF(FLOAT32, 1)}), RESCL_MALFORMED, "input 1");
  CHECK_FAILS(CALL("Reshape", .inputs = {OF(FLOAT32, 2, 3), OF(INT64, 2)}), RESCL_UNSUPPORTED, "constant");
}
END_TEST

START_TEST(squeeze) {
  CHECK_SHAPE(CALL("Squeeze", .inputs = {OF(FLOAT32, 1, 3, 1, 2)}), FLOAT32, SHAPE(3, 2));
  CHECK_SHAPE(
      CALL("Squeeze", .opset = 11, .inputs = {OF(FLOAT32, 1, 3, 1, 2)}, .attributes = {INTS("axes", -2)}),
      FLOAT32, SHAPE(1, 3, 2));
  CHECK_SHAPE(CALL("Squeeze", .inputs = {OF(FLOAT32, 1, 3, 1, 2), LIST(0, 2)}), FLOAT32, SHAPE(3, 2));
  CHECK_FAILS(CALL("Squeeze", .inputs = {OF(FLOAT32, 1, 3), LIST(1)}), RESCL_SHAPE_MISMATCH,
              "axis 1 of [1,3]");
}
END_TEST

START_TEST(unsqueeze) {
  CHECK_SHAPE(CALL("Unsqueeze", .inputs = {OF(FLOAT32, 3, 4), LIST(0, -1)}), FLOAT32, SHAPE(1, 3, 4, 1));
  CHECK_SHAPE(CALL("Unsqueeze", .opset = 11, .inputs = {OF(FLOAT32, 3, 4)}, .attributes = {INTS("axes", 1)}),
              FLOAT32, SHAPE(3, 1, 4));
  CHECK_SHAPE(CALL("Unsqueeze", .inputs = {{.dtype = DTYPE_INT64, .data = (int64_t[]){1}}, LIST(0)}), INT64,
              SHAPE(1));
  CHECK_FAILS(CALL("Unsqueeze", .inputs = {OF(FLOAT32, 3, 4), LIST(0, 0)}), RESCL_MALFORMED, "twice");
  CHECK_FAILS(CALL("Unsqueeze", .inputs = {OF(FLOAT32, 3, 4), LIST(3)}), RESCL_INVALID_ARGUMENT, "axis");
  CHECK_FAILS(CALL("Unsqueeze", .inputs = {OF(FLOAT32, 1, 1, 1, 1, 1, 1, 1, 1), LIST(0)}), RESCL_UNSUPPORTED,
              "rank 9");
}
END_TEST

START_TEST(dropout_and_identity) {
  CHECK_SHAPE(CALL("Identity", .inputs = {OF(BOOL, 2, 3)}), BOOL, SHAPE(2, 3));
  CHECK_SHAPE(
      CALL("Dropout", .opset = 7, .inputs = {OF(FLOAT32, 2, 3)}, .attributes = {FLOAT("ratio", 0.4f)}),
      FLOAT32, SHAPE(2, 3));
  CHECK_SHAPE_AT(
      1, CALL("Dropout", .outputs = 2, .inputs = {OF(FLOAT32, 2, 3), F32(SCALAR, 0.4f), BOOLS(SCALAR, 0)}),
      BOOL, SHAPE(2, 3));
  CHECK_FAILS(CALL("Dropout", .inputs = {OF(FLOAT32, 2, 3), ABSENT, BOOLS(SCALAR, 1)}), RESCL_UNSUPPORTED,
              "inference");
  CHECK_FAILS(CALL("Dropout", .inputs = {OF(FLOAT32, 2, 3), ABSENT, {.dtype = DTYPE_BOOL}}),
              RESCL_UNSUPPORTED, "inference");
}
END_TEST

START_TEST(folding_copies) {
  CHECK_FOLD(CALL("Reshape", .inputs = {I64(SHAPE(2, 2), 1, 2, 3, 4), LIST(-1)}), I64(SHAPE(4), 1, 2, 3, 4));
  CHECK_FOLD(CALL("Flatten", .inputs = {F32(SHAPE(1, 2, 1), 1, 2)}), F32(SHAPE(1, 2), 1, 2));
  CHECK_FOLD(CALL("Squeeze", .inputs = {I64(SHAPE(1), 7)}), NUMBER(7));
  CHECK_FOLD(CALL("Unsqueeze", .inputs = {NUMBER(7), LIST(0)}), I64(SHAPE(1), 7));
  CHECK_FOLD(CALL("Identity", .inputs = {EMPTY_LIST}), EMPTY_LIST);
  CHECK_FOLD(CALL("Dropout", .outputs = 2, .inputs = {I8(SHAPE(2), 3, 4)}), I8(SHAPE(2), 3, 4));
}
END_TEST

CHECK_MAIN("ops/view", flatten, reshape, reshape_errors, squeeze, unsqueeze, dropout_and_identity,
           folding_copies)
