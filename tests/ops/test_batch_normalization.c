#include "ops/call.h"

START_TEST(shapes) {
  CHECK_SHAPE(CALL("BatchNormalization", .inputs = {OF(FLOAT32, 1, 6, 4, 4), OF(FLOAT32, 6), OF(FLOAT32, 6),
                                                    OF(FLOAT32, 6), OF(FLOAT32, 6)}),
              FLOAT32, SHAPE(1, 6, 4, 4));
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

/** Exporters up to opset 13 named the statistics where training was meant; since then an attribute says so. */
START_TEST(more_outputs_mean_training) {
  const struct {
    int opset, outputs;
    rescl_status status;
    const char *said;
  } rows[] = {{7, 5, RESCL_UNSUPPORTED, "5 outputs, even unread, mean training"},
              {9, 3, RESCL_UNSUPPORTED, "3 outputs, even unread"},
              {13, 5, RESCL_UNSUPPORTED, "before opset 14"},
              {14, 3, RESCL_MALFORMED, "has one output where training_mode is 0, found 3"}};
  for (size_t index = 0; index < sizeof rows / sizeof *rows; index++)
    CHECK_FAILS(CALL("BatchNormalization", .opset = rows[index].opset, .outputs = rows[index].outputs,
                     .inputs = {OF(FLOAT32, 1, 6, 4, 4), OF(FLOAT32, 6), OF(FLOAT32, 6), OF(FLOAT32, 6),
                                OF(FLOAT32, 6)}),
                rows[index].status, rows[index].said);
}
END_TEST

/** y = (x - mean) / sqrt(variance + epsilon) * scale + B of each channel's own statistics: weights that are
 *  standardised. */
START_TEST(constants_are_standardised) {
  const struct tensor x = F32(SHAPE(1, 2, 4), 1, 3, 1, 3, 5, 5, 9, 9);
  CHECK_FOLD(
      CALL("BatchNormalization", .opset = 15,
           .inputs = {x, F32(SHAPE(2), 1, 2), F32(SHAPE(2), 0, 1), F32(SHAPE(2), 7, 7), F32(SHAPE(2), 7, 7)},
           .attributes = {INT("training_mode", 1), FLOAT("epsilon", 0)}),
      F32(SHAPE(1, 2, 4), -1, 1, -1, 1, -1, -1, 3, 3));
  CHECK_FOLD(
      CALL("BatchNormalization", .opset = 15,
           .inputs = {x, F32(SHAPE(2), 1, 2), F32(SHAPE(2), 0, 1), F32(SHAPE(2), 1, 5), F32(SHAPE(2), 4, 1)},
           .attributes = {FLOAT("epsilon", 0)}),
      F32(SHAPE(1, 2, 4), 0, 1, 0, 1, 1, 1, 9, 9));
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

CHECK_MAIN("ops/batch_normalization", shapes, only_inference, more_outputs_mean_training,
           constants_are_standardised, parameters_that_do_not_fit)
