#include "ops/call.h"

START_TEST(shapes) {
  CHECK_SHAPE(CALL("BatchNormalization", .inputs = {OF(FLOAT32, 1, 6, 4, 4), OF(FLOAT32, 6), OF(FLOAT32, 6),
                                                    OF(FLOAT32, 6), OF(FLOAT32, 6)}),
              FLOAT32, SHAPE(1, 6, 4, 4));
  CHECK_SHAPE_AT(4,
                 CALL("BatchNormalization", .opset = 7, .outputs = 5,
                      .inputs = {OF(FLOAT32, 1, 6, 4, 4), OF(FLOAT32, 6), OF(FLOAT32, 6), OF(FLOAT32, 6),
                                 OF(FLOAT32, 6)}),
                 FLOAT32, SHAPE(6));
}
END_TEST

START_TEST(only_inference) {
  CHECK_FAILS(CALL("BatchNormalization",
                   .inputs = {OF(FLOAT32, 1, 6, 4, 4), OF(FLOAT32, 6), OF(FLOAT32, 6), OF(FLOAT32, 6),
                              OF(FLOAT32, 6)},
                   .attributes = {INT("training_mode", 1)}),
              RESCL_UNSUPPORTED, "training_mode");
  CHECK_FAILS(CALL("BatchNormalization", .opset = 7,
                   .inputs = {OF(FLOAT32, 1, 6, 4, 4), OF(FLOAT32, 6), OF(FLOAT32, 6), OF(FLOAT32, 6),
                              OF(FLOAT32, 6)},
                   .attributes = {INT("spatial", 0)}),
              RESCL_UNSUPPORTED, "spatial");
}
END_TEST

START_TEST(parameters_that_do_not_fit) {
  CHECK_FAILS(CALL("BatchNormalization", .inputs = {OF(FLOAT32, 1, 6, 4, 4), OF(FLOAT32, 6), OF(FLOAT32, 6),
                                                    OF(FLOAT32, 6), OF(FLOAT32, 5)}),
              RESCL_SHAPE_MISMATCH, "expected var [6], found [5]");
  CHECK_FAILS(CALL("BatchNormalization", .inputs = {OF(FLOAT32, 6), OF(FLOAT32, 6), OF(FLOAT32, 6),
                                                    OF(FLOAT32, 6), OF(FLOAT32, 6)}),
              RESCL_SHAPE_MISMATCH, "[N,C,...]");
  CHECK_FAILS(CALL("BatchNormalization", .inputs = {OF(FLOAT32, 1, 6), OF(FLOAT32, 6)}), RESCL_MALFORMED,
              "(B)");
}
END_TEST

CHECK_MAIN("ops/batch_normalization", shapes, only_inference, parameters_that_do_not_fit)
