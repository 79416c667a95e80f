#include "ops/call.h"

START_TEST(shapes) {
  CHECK_SHAPE(CALL("GridSample", .opset = 16, .inputs = {OF(FLOAT32, 2, 3, 4, 5), OF(FLOAT32, 2, 6, 7, 2)},
                   .attributes = {STRING("mode", "bicubic")}),
              FLOAT32, SHAPE(2, 3, 6, 7));
  CHECK_SHAPE(
      CALL("GridSample", .opset = 20, .inputs = {OF(FLOAT32, 2, 3, 4, 5, 6), OF(FLOAT32, 2, 6, 7, 8, 3)}),
      FLOAT32, SHAPE(2, 3, 6, 7, 8));
}
END_TEST

START_TEST(errors) {
  CHECK_FAILS(CALL("GridSample", .inputs = {OF(FLOAT32, 2, 3, 4, 5), OF(FLOAT32, 2, 6, 7, 3)}),
              RESCL_SHAPE_MISMATCH, "grid");
  CHECK_FAILS(CALL("GridSample", .inputs = {OF(FLOAT32, 2, 3, 4, 5), OF(FLOAT32, 1, 6, 7, 2)}),
              RESCL_SHAPE_MISMATCH, "grid");
  CHECK_FAILS(CALL("GridSample", .inputs = {OF(FLOAT32, 2, 3), OF(FLOAT32, 2, 1)}), RESCL_UNSUPPORTED,
              "[2,3]");
  CHECK_FAILS(CALL("GridSample", .inputs = {OF(FLOAT32, 2, 3, 4, 5), OF(FLOAT32, 2, 6, 7, 2)},
                   .attributes = {STRING("padding_mode", "mirror")}),
              RESCL_UNSUPPORTED, "'mirror'");
}
END_TEST

CHECK_MAIN("ops/grid_sample", shapes, errors)
