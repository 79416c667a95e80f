#include "ops/call.h"

START_TEST(shapes) {
  CHECK_SHAPE(CALL("ScaleShift", .inputs = {OF(FLOAT32, 1, 6, 4, 4), OF(FLOAT32, 6), OF(FLOAT32, 6)}),
              FLOAT32, SHAPE(1, 6, 4, 4));
  CHECK_SHAPE(CALL("ScaleShift", .inputs = {OF(FLOAT32, 2, 6), OF(FLOAT32, 6), OF(FLOAT32, 6)}), FLOAT32,
              SHAPE(2, 6));
}
END_TEST

START_TEST(what_does_not_fit) {
  CHECK_FAILS(CALL("ScaleShift", .inputs = {OF(FLOAT32, 1, 6, 4, 4), OF(FLOAT32, 1), OF(FLOAT32, 6)}),
              RESCL_SHAPE_MISMATCH, "expected scale [6], found [1]");
  CHECK_FAILS(CALL("ScaleShift", .inputs = {OF(FLOAT32, 6), OF(FLOAT32, 6), OF(FLOAT32, 6)}),
              RESCL_SHAPE_MISMATCH, "[N,C,...]");
}
END_TEST

CHECK_MAIN("ops/scale_shift", shapes, what_does_not_fit)
