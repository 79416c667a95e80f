#include "ops/call.h"

#define TEN OF(FLOAT32, 2, 10, 3)

START_TEST(by_lists) {
  const struct example *listed =
      CALL("Split", .outputs = 3, .inputs = {TEN, LIST(2, 5, 3)}, .attributes = {INT("axis", 1)});
  CHECK_SHAPE(listed, FLOAT32, SHAPE(2, 2, 3));
  CHECK_SHAPE_AT(1, listed, FLOAT32, SHAPE(2, 5, 3));
  CHECK_SHAPE_AT(2, listed, FLOAT32, SHAPE(2, 3, 3));
  const struct example *old = CALL("Split", .opset = 11, .outputs = 2, .inputs = {TEN},
                                   .attributes = {INT("axis", -2), INTS("split", 10, 0)});
  CHECK_SHAPE(old, FLOAT32, SHAPE(2, 10, 3));
  CHECK_SHAPE_AT(1, old, FLOAT32, SHAPE(2, 0, 3));
}
END_TEST

START_TEST(into_equal_parts) {
  const struct example *half = CALL("Split", .outputs = 2, .inputs = {TEN}, .attributes = {INT("axis", 1)});
  CHECK_SHAPE_AT(1, half, FLOAT32, SHAPE(2, 5, 3));
  const struct example *uneven = CALL("Split", .opset = 18, .outputs = 4, .inputs = {TEN},
                                      .attributes = {INT("axis", 1), INT("num_outputs", 4)});
  CHECK_SHAPE(uneven, FLOAT32, SHAPE(2, 3, 3));
  CHECK_SHAPE_AT(3, uneven, FLOAT32, SHAPE(2, 1, 3));
  const struct example *empty = CALL("Split", .opset = 18, .outputs = 4, .inputs = {OF(INT64, 5)},
                                     .attributes = {INT("num_outputs", 4)});
  CHECK_SHAPE_AT(3, empty, INT64, SHAPE(0));
}
END_TEST

START_TEST(folding) {
  CHECK_FOLD(CALL("Split", .outputs = 2, .inputs = {I64(SHAPE(2, 3), 1, 2, 3, 4, 5, 6), LIST(1, 2)},
                  .attributes = {INT("axis", 1)}),
             I64(SHAPE(2, 1), 1, 4));
}
END_TEST

START_TEST(errors) {
  CHECK_FAILS(CALL("Split", .outputs = 3, .inputs = {TEN}, .attributes = {INT("axis", 1)}),
              RESCL_SHAPE_MISMATCH, "3 equal parts");
  CHECK_FAILS(CALL("Split", .outputs = 2, .inputs = {TEN, LIST(1, 2)}), RESCL_SHAPE_MISMATCH, "does not fit");
  CHECK_FAILS(CALL("Split", .outputs = 2, .inputs = {TEN, LIST(1, 0)}), RESCL_SHAPE_MISMATCH, "1 elements");
  CHECK_FAILS(CALL("Split", .outputs = 2, .inputs = {TEN, LIST(3, -1)}), RESCL_SHAPE_MISMATCH,
              "does not fit");
  CHECK_FAILS(CALL("Split", .outputs = 2, .inputs = {TEN, LIST(2)}), RESCL_SHAPE_MISMATCH, "1 parts");
  CHECK_FAILS(CALL("Split", .outputs = 2, .inputs = {TEN, OF(INT64, 2)}), RESCL_UNSUPPORTED, "constant");
  CHECK_FAILS(
      CALL("Split", .opset = 18, .outputs = 1, .inputs = {TEN}, .attributes = {INT("num_outputs", -1)}),
      RESCL_SHAPE_MISMATCH, "-1 parts");
}
END_TEST

CHECK_MAIN("ops/split", by_lists, into_equal_parts, folding, errors)
