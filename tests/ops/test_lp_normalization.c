#include "ops/call.h"

START_TEST(by_the_norm) {
  CHECK_FOLD(CALL("LpNormalization", .inputs = {F32(SHAPE(2, 2), 3, 4, 0, 0)}),
             F32(SHAPE(2, 2), 0.6f, 0.8f, 0, 0));
  CHECK_FOLD(CALL("LpNormalization", .inputs = {F32(SHAPE(2, 2), 1, 4, -3, 0)},
                  .attributes = {INT("axis", 0), INT("p", 1)}),
             F32(SHAPE(2, 2), 0.25f, 1, -0.75f, 0));
  CHECK_FAILS(CALL("LpNormalization", .inputs = {OF(FLOAT32, 2)}, .attributes = {INT("p", 3)}),
              RESCL_INVALID_ARGUMENT, "p must be 1 or 2, found 3");
}
END_TEST

START_TEST(by_mean_and_deviation) {
  CHECK_FOLD(CALL("MeanVarianceNormalization", .inputs = {F32(SHAPE(2, 2), 1, 3, 4, 8)},
                  .attributes = {INTS("axes", 1)}),
             F32(SHAPE(2, 2), -1, 1, -1, 1));
  CHECK_FAILS(CALL("MeanVarianceNormalization", .inputs = {OF(FLOAT32, 2, 3)}), RESCL_SHAPE_MISMATCH,
              "[N,C,H,W]");
}
END_TEST

CHECK_MAIN("ops/lp_normalization", by_the_norm, by_mean_and_deviation)
