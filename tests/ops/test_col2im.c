#include "ops/call.h"

#define FOUR_BY_TWO F32(SHAPE(1, 2, 3), 1, 2, 3, 10, 20, 30)

START_TEST(taps_are_added_up) {
  CHECK_FOLD(CALL("Col2Im", .opset = 18, .inputs = {FOUR_BY_TWO, LIST(4), LIST(2)}),
             F32(SHAPE(1, 1, 4), 1, 12, 23, 30));
  CHECK_FOLD(CALL("Col2Im", .opset = 18, .inputs = {FOUR_BY_TWO, LIST(6), LIST(2)},
                  .attributes = {INTS("strides", 2)}),
             F32(SHAPE(1, 1, 6), 1, 10, 2, 20, 3, 30));
  CHECK_FOLD(CALL("Col2Im", .opset = 18, .inputs = {FOUR_BY_TWO, LIST(3), LIST(2)},
                  .attributes = {INTS("dilations", 2), INTS("pads", 1, 1)}),
             F32(SHAPE(1, 1, 3), 2, 13, 20));
}
END_TEST

START_TEST(shapes) {
  CHECK_SHAPE(CALL("Col2Im", .opset = 18, .inputs = {OF(FLOAT32, 2, 12, 4), LIST(3, 4), LIST(2, 3)}), FLOAT32,
              SHAPE(2, 2, 3, 4));
}
END_TEST

START_TEST(errors) {
  CHECK_FAILS(CALL("Col2Im", .opset = 18, .inputs = {FOUR_BY_TWO, LIST(5), LIST(2)}), RESCL_SHAPE_MISMATCH,
              "[N,C*2,4]");
  CHECK_FAILS(CALL("Col2Im", .opset = 18, .inputs = {FOUR_BY_TWO, LIST(4), LIST(2, 1)}), RESCL_SHAPE_MISMATCH,
              "1 and 2");
  CHECK_FAILS(CALL("Col2Im", .opset = 18, .inputs = {FOUR_BY_TWO, LIST(4), LIST(5)}), RESCL_SHAPE_MISMATCH,
              "does not fit");
  CHECK_FAILS(CALL("Col2Im", .opset = 18, .inputs = {FOUR_BY_TWO, LIST(4), LIST(0)}), RESCL_MALFORMED,
              "out of range");
  CHECK_FAILS(CALL("Col2Im", .opset = 18, .inputs = {FOUR_BY_TWO, LIST(4), LIST(2)},
                   .attributes = {INTS("strides", 0)}),
              RESCL_MALFORMED, "strides of 0");
}
END_TEST

CHECK_MAIN("ops/col2im", taps_are_added_up, shapes, errors)
