#include "ops/call.h"

START_TEST(shapes) {
  CHECK_SHAPE(
      CALL("MaxPool", .inputs = {OF(FLOAT32, 1, 64, 112, 112)},
           .attributes = {INTS("kernel_shape", 3, 3), INTS("pads", 1, 1, 1, 1), INTS("strides", 2, 2)}),
      FLOAT32, SHAPE(1, 64, 56, 56));
  CHECK_SHAPE(CALL("AveragePool", .inputs = {OF(FLOAT32, 2, 3, 10)}, .attributes = {INTS("kernel_shape", 4)}),
              FLOAT32, SHAPE(2, 3, 7));
  CHECK_SHAPE(CALL("AveragePool", .opset = 19, .inputs = {OF(FLOAT32, 1, 3, 10, 10)},
                   .attributes = {INTS("kernel_shape", 3, 3), INTS("dilations", 2, 4)}),
              FLOAT32, SHAPE(1, 3, 6, 2));
}
END_TEST

START_TEST(indices) {
  CHECK_SHAPE_AT(1,
                 CALL("MaxPool", .outputs = 2, .inputs = {OF(FLOAT32, 1, 2, 4, 4)},
                      .attributes = {INTS("kernel_shape", 2, 2)}),
                 INT64, SHAPE(1, 2, 3, 3));
}
END_TEST

START_TEST(ceil_mode) {
  CHECK_SHAPE(CALL("MaxPool", .inputs = {OF(FLOAT32, 1, 1, 6, 7)},
                   .attributes = {INTS("kernel_shape", 3, 3), INTS("strides", 2, 2), INT("ceil_mode", 1)}),
              FLOAT32, SHAPE(1, 1, 3, 3));
  // the third window would start in the padding after the input: ceil((4 + 2 - 2) / 3) + 1 = 3, but 2 are
  // left
  CHECK_SHAPE(CALL("MaxPool", .inputs = {OF(FLOAT32, 1, 1, 4, 4)},
                   .attributes = {INTS("kernel_shape", 2, 2), INTS("strides", 3, 3), INTS("pads", 1, 1, 1, 1),
                                  INT("ceil_mode", 1)}),
              FLOAT32, SHAPE(1, 1, 2, 2));
  // a window larger than the input still starts inside it
  CHECK_SHAPE(CALL("AveragePool", .inputs = {OF(FLOAT32, 1, 1, 2, 2)},
                   .attributes = {INTS("kernel_shape", 3, 3), INTS("strides", 2, 2), INT("ceil_mode", 1)}),
              FLOAT32, SHAPE(1, 1, 1, 1));
}
END_TEST

START_TEST(volumes) {
  CHECK_SHAPE(CALL("MaxPool", .inputs = {OF(FLOAT32, 2, 3, 5, 6, 7)},
                   .attributes = {INTS("kernel_shape", 2, 3, 1), INTS("strides", 2, 1, 3)}),
              FLOAT32, SHAPE(2, 3, 2, 4, 3));
  CHECK_SHAPE(
      CALL("LpPool", .inputs = {OF(FLOAT32, 2, 3, 5)}, .attributes = {INTS("kernel_shape", 2), INT("p", 3)}),
      FLOAT32, SHAPE(2, 3, 4));
  CHECK_FAILS(
      CALL("LpPool", .inputs = {OF(FLOAT32, 2, 3, 5)}, .attributes = {INTS("kernel_shape", 2), INT("p", 0)}),
      RESCL_MALFORMED, "at least 1");
}
END_TEST

START_TEST(bytes) {
  CHECK_SHAPE(CALL("MaxPool", .inputs = {OF(INT8, 1, 1, 4, 4)}, .attributes = {INTS("kernel_shape", 2, 2)}),
              INT8, SHAPE(1, 1, 3, 3));
}
END_TEST

START_TEST(what_is_refused) {
  CHECK_FAILS(CALL("MaxPool", .inputs = {OF(FLOAT32, 1, 1, 4, 4)},
                   .attributes = {INTS("kernel_shape", 2, 2), INTS("pads", 0, 0, 2, 0)}),
              RESCL_UNSUPPORTED, "smaller than the pooling window");
  CHECK_FAILS(CALL("MaxPool", .inputs = {OF(FLOAT32, 1, 1, 4, 4, 4, 4)},
                   .attributes = {INTS("kernel_shape", 2, 2, 2, 2)}),
              RESCL_UNSUPPORTED, "4-D pooling");
  CHECK_FAILS(CALL("MaxPool", .inputs = {OF(INT32, 1, 1, 4, 4)}, .attributes = {INTS("kernel_shape", 2, 2)}),
              RESCL_UNSUPPORTED, "with i32; only f32, u8 and i8");
  CHECK_FAILS(
      CALL("AveragePool", .inputs = {OF(UINT8, 1, 1, 4, 4)}, .attributes = {INTS("kernel_shape", 2, 2)}),
      RESCL_UNSUPPORTED, "u8");
}
END_TEST

CHECK_MAIN("ops/pool", shapes, indices, ceil_mode, bytes, what_is_refused, volumes)
