#include "ops/call.h"

START_TEST(shapes) {
  CHECK_SHAPE(CALL("Conv", .inputs = {OF(FLOAT32, 1, 3, 224, 224), OF(FLOAT32, 64, 3, 7, 7), OF(FLOAT32, 64)},
                   .attributes = {INTS("pads", 3, 3, 3, 3), INTS("strides", 2, 2)}),
              FLOAT32, SHAPE(1, 64, 112, 112));
  CHECK_SHAPE(CALL("Conv", .inputs = {OF(FLOAT32, 2, 8, 9, 5), OF(FLOAT32, 16, 2, 3, 1)},
                   .attributes = {INT("group", 4), INTS("dilations", 2, 1), INTS("kernel_shape", 3, 1)}),
              FLOAT32, SHAPE(2, 16, 5, 5));
  CHECK_SHAPE(CALL("Conv", .inputs = {OF(FLOAT32, 1, 4, 10), OF(FLOAT32, 6, 4, 3)},
                   .attributes = {INTS("strides", 3), INTS("pads", 0, 1)}),
              FLOAT32, SHAPE(1, 6, 3));
}
END_TEST

START_TEST(skip_and_bias_fit_the_output) {
  CHECK_SHAPE(CALL("Conv", .inputs = {OF(FLOAT32, 1, 3, 4, 4), OF(FLOAT32, 5, 3, 1, 1), ABSENT,
                                      OF(FLOAT32, 1, 5, 4, 4)}),
              FLOAT32, SHAPE(1, 5, 4, 4));
  CHECK_FAILS(CALL("Conv", .inputs = {OF(FLOAT32, 1, 3, 4, 4), OF(FLOAT32, 5, 3, 1, 1), ABSENT,
                                      OF(FLOAT32, 1, 5, 4, 1)}),
              RESCL_SHAPE_MISMATCH, "skip [1,5,4,4], found [1,5,4,1]");
  CHECK_FAILS(CALL("Conv", .inputs = {OF(FLOAT32, 1, 3, 4, 4), OF(FLOAT32, 5, 3, 1, 1), OF(FLOAT32, 4)}),
              RESCL_SHAPE_MISMATCH, "bias [5], found [4]");
}
END_TEST

START_TEST(weights_that_do_not_fit) {
  CHECK_FAILS(CALL("Conv", .inputs = {OF(FLOAT32, 1, 3, 8, 8), OF(FLOAT32, 64, 4, 7, 7)}),
              RESCL_SHAPE_MISMATCH, "expected weights [64,3,7,7], found [64,4,7,7]");
  CHECK_FAILS(CALL("Conv", .inputs = {OF(FLOAT32, 1, 3, 8, 8), OF(FLOAT32, 64, 3, 7, 7)},
                   .attributes = {INTS("kernel_shape", 3, 3)}),
              RESCL_SHAPE_MISMATCH, "expected weights [64,3,3,3]");
  CHECK_FAILS(CALL("Conv", .inputs = {OF(FLOAT32, 1, 3, 8, 8), OF(FLOAT32, 64, 3, 7)}), RESCL_SHAPE_MISMATCH,
              "rank 4");
  CHECK_FAILS(CALL("Conv", .inputs = {OF(FLOAT32, 1, 3, 8, 8), OF(FLOAT32, 64, 3, 7, 7)},
                   .attributes = {INT("group", 2)}),
              RESCL_SHAPE_MISMATCH, "group 2");
  CHECK_FAILS(CALL("Conv", .inputs = {OF(FLOAT32, 1, 3, 8, 8), OF(FLOAT32, 64, 3, 7, 7)},
                   .attributes = {INT("group", 0)}),
              RESCL_SHAPE_MISMATCH, "group 0");
  CHECK_FAILS(CALL("Conv", .inputs = {OF(FLOAT32, 1, 3, 8, 8)}), RESCL_MALFORMED, "weights");
  CHECK_FAILS(CALL("Conv", .inputs = {OF(FLOAT32, 1, 3, 8, 8), OF(INT8, 64, 3, 7, 7)}), RESCL_UNSUPPORTED,
              "i8");
}
END_TEST

START_TEST(volumes) {
  CHECK_SHAPE(CALL("Conv", .inputs = {OF(FLOAT32, 1, 3, 8, 9, 10), OF(FLOAT32, 4, 3, 3, 1, 2)},
                   .attributes = {INTS("pads", 1, 0, 0, 1, 0, 0), INTS("strides", 1, 2, 1)}),
              FLOAT32, SHAPE(1, 4, 8, 5, 9));
}
END_TEST

START_TEST(other_ranks) {
  CHECK_FAILS(CALL("Conv", .inputs = {OF(FLOAT32, 1, 3, 8, 8, 8, 8), OF(FLOAT32, 4, 3, 1, 1, 1, 1)}),
              RESCL_UNSUPPORTED, "4-D convolution");
  CHECK_FAILS(CALL("Conv", .inputs = {OF(FLOAT32, 1, 3), OF(FLOAT32, 4, 3)}), RESCL_SHAPE_MISMATCH, "[1,3]");
}
END_TEST

CHECK_MAIN("ops/conv", shapes, skip_and_bias_fit_the_output, weights_that_do_not_fit, other_ranks, volumes)
