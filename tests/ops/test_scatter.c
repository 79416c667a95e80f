#include "ops/call.h"

#define THREE F32(SHAPE(3), 1, 2, 3)

START_TEST(elements) {
  CHECK_FOLD(CALL("ScatterElements", .inputs = {I32(SHAPE(2, 3), 1, 2, 3, 4, 5, 6), I64(SHAPE(1, 2), 1, 0),
                                                I32(SHAPE(1, 2), 7, 8)}),
             I32(SHAPE(2, 3), 1, 8, 3, 7, 5, 6));
  CHECK_FOLD(CALL("ScatterElements", .inputs = {LIST(1, 2, 3), LIST(-1, -1), LIST(5, 6)},
                  .attributes = {STRING("reduction", "add")}),
             LIST(1, 2, 14));
}
END_TEST

START_TEST(tuples) {
  CHECK_FOLD(CALL("ScatterND", .inputs = {LIST(1, 2, 3), I64(SHAPE(2, 1), 2, 0), LIST(5, 6)}), LIST(6, 2, 5));
  CHECK_FOLD(CALL("ScatterND",
                  .inputs = {I32(SHAPE(2, 2), 1, 2, 3, 4), I64(SHAPE(1, 1), -1), I32(SHAPE(1, 2), 9, 8)}),
             I32(SHAPE(2, 2), 1, 2, 9, 8));
}
END_TEST

START_TEST(reductions) {
  CHECK_FOLD(CALL("ScatterElements", .inputs = {THREE, LIST(0, 0), F32(SHAPE(2), 4, 5)},
                  .attributes = {STRING("reduction", "mul")}),
             F32(SHAPE(3), 20, 2, 3));
  CHECK_FOLD(CALL("ScatterElements", .inputs = {THREE, LIST(0, 2), F32(SHAPE(2), 4, -5)},
                  .attributes = {STRING("reduction", "min")}),
             F32(SHAPE(3), 1, 2, -5));
  CHECK_FOLD(CALL("ScatterND", .inputs = {THREE, I64(SHAPE(2, 1), 0, 2), F32(SHAPE(2), 4, -5)},
                  .attributes = {STRING("reduction", "max")}),
             F32(SHAPE(3), 4, 2, 3));
}
END_TEST

START_TEST(errors) {
  CHECK_FAILS(CALL("ScatterElements", .inputs = {THREE, LIST(0, 2), F32(SHAPE(2), 4, -5)},
                   .attributes = {STRING("reduction", "or")}),
              RESCL_UNSUPPORTED, "'or'");
  CHECK_FAILS(CALL("ScatterElements", .inputs = {OF(FLOAT32, 3), OF(INT64, 2), OF(FLOAT32, 1)}),
              RESCL_SHAPE_MISMATCH, "updates");
  CHECK_FAILS(CALL("ScatterND", .inputs = {OF(FLOAT32, 3), OF(INT64, 2, 1), OF(INT64, 2)}),
              RESCL_SHAPE_MISMATCH, "f32 and i64");
  CHECK_FAILS(CALL("ScatterND", .inputs = {THREE, I64(SHAPE(1, 1), 3), F32(SHAPE(1), 0)}),
              RESCL_INVALID_ARGUMENT, "index 3");
}
END_TEST

CHECK_MAIN("ops/scatter", elements, tuples, reductions, errors)
