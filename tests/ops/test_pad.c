#include "ops/call.h"

static struct padding resolve(const struct example *example) {
  struct prepared prepared;
  struct padding padding = {0};
  prepare(&prepared, example);
  const rescl_status status = padding_resolve(&prepared.call, &padding);
  ck_assert_msg(status == RESCL_OK, "%s", rescl_last_error());
  return padding;
}

START_TEST(by_attributes_and_by_inputs) {
  const struct padding old = resolve(CALL("Pad", .opset = 10, .inputs = {OF(FLOAT32, 3, 4)},
                                          .attributes = {INTS("pads", 0, 1, 2, -1), FLOAT("value", 5)}));
  ck_assert(old.before[0] == 0 && old.before[1] == 1 && old.after[0] == 2 && old.after[1] == -1 &&
            old.value == 5);
  const struct padding given =
      resolve(CALL("Pad", .inputs = {OF(FLOAT32, 3, 4), LIST(0, 1, 2, 3), F32(SCALAR, -1)},
                   .attributes = {STRING("mode", "edge")}));
  ck_assert(given.before[1] == 1 && given.after[1] == 3 && given.value == -1 && given.mode == PADDING_EDGE);
  const struct padding some =
      resolve(CALL("Pad", .opset = 18, .inputs = {OF(FLOAT32, 3, 4, 5), LIST(1, 2), ABSENT, LIST(-1)}));
  ck_assert(some.before[2] == 1 && some.after[2] == 2 && some.before[0] == 0 &&
            some.mode == PADDING_CONSTANT);
  CHECK_SHAPE(CALL("Pad", .inputs = {OF(FLOAT32, 3, 4), LIST(0, 1, 2, -2)}), FLOAT32, SHAPE(5, 3));
}
END_TEST

START_TEST(folding) {
  CHECK_FOLD(CALL("Pad", .inputs = {I64(SHAPE(3), 1, 2, 3), LIST(1, 2), NUMBER(INT64_MAX)}),
             I64(SHAPE(6), INT64_MAX, 1, 2, 3, INT64_MAX, INT64_MAX));
  CHECK_FOLD(CALL("Pad", .opset = 10, .inputs = {F32(SHAPE(2, 2), 1, 2, 3, 4)},
                  .attributes = {INTS("pads", 0, 1, 1, 0)}),
             F32(SHAPE(3, 3), 0, 1, 2, 0, 3, 4, 0, 0, 0));
  CHECK_FOLD(
      CALL("Pad", .inputs = {I64(SHAPE(3), 1, 2, 3), LIST(2, 2)}, .attributes = {STRING("mode", "reflect")}),
      I64(SHAPE(7), 3, 2, 1, 2, 3, 2, 1));
  CHECK_FOLD(
      CALL("Pad", .inputs = {I64(SHAPE(3), 1, 2, 3), LIST(2, 1)}, .attributes = {STRING("mode", "edge")}),
      I64(SHAPE(6), 1, 1, 1, 2, 3, 3));
  CHECK_FOLD(CALL("Pad", .opset = 19, .inputs = {I64(SHAPE(3), 1, 2, 3), LIST(4, 1)},
                  .attributes = {STRING("mode", "wrap")}),
             I64(SHAPE(8), 3, 1, 2, 3, 1, 2, 3, 1));
  CHECK_FOLD(CALL("Pad", .inputs = {I64(SHAPE(3), 1, 2, 3), LIST(-1, -2)}), EMPTY_LIST);
  CHECK_FOLD(CALL("Pad", .inputs = {I64(SHAPE(3), 1, 2, 3), LIST(-1, 1)}), I64(SHAPE(3), 2, 3, 0));
}
END_TEST

START_TEST(errors) {
  CHECK_FAILS(CALL("Pad", .opset = 19, .inputs = {OF(FLOAT32, 3), LIST(1, 1)},
                   .attributes = {STRING("mode", "roll")}),
              RESCL_UNSUPPORTED, "'roll'");
  CHECK_FAILS(CALL("Pad", .inputs = {OF(FLOAT32, 3), LIST(1)}), RESCL_SHAPE_MISMATCH, "2 entries");
  CHECK_FAILS(CALL("Pad", .inputs = {OF(FLOAT32, 3), LIST(-2, -2)}), RESCL_SHAPE_MISMATCH, "axis 0 of [3]");
  CHECK_FAILS(CALL("Pad", .inputs = {OF(FLOAT32, 3), LIST(INT64_MAX, 1)}), RESCL_MALFORMED, "out of range");
  CHECK_FAILS(CALL("Pad", .inputs = {OF(FLOAT32, 3), LIST(3, 0)}, .attributes = {STRING("mode", "reflect")}),
              RESCL_SHAPE_MISMATCH, "too short");
  CHECK_FAILS(CALL("Pad", .inputs = {OF(FLOAT32, 3), LIST(3, 0), I64(SCALAR, 0)}), RESCL_SHAPE_MISMATCH,
              "one f32");
  CHECK_FAILS(CALL("Pad", .inputs = {OF(FLOAT32, 3), LIST(3, 0), {.dtype = DTYPE_FLOAT32}}),
              RESCL_UNSUPPORTED, "constant");
  CHECK_FAILS(CALL("Pad", .opset = 18, .inputs = {OF(FLOAT32, 3, 4), LIST(1, 1, 1, 1), ABSENT, LIST(1, -1)}),
              RESCL_MALFORMED, "twice");
}
END_TEST

CHECK_MAIN("ops/pad", by_attributes_and_by_inputs, folding, errors)
