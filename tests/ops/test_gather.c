#include "ops/call.h"

START_TEST(shapes) {
  CHECK_SHAPE(
      CALL("Gather", .inputs = {OF(FLOAT32, 2, 3, 4), OF(INT64, 5, 6)}, .attributes = {INT("axis", 1)}),
      FLOAT32, SHAPE(2, 5, 6, 4));
  CHECK_SHAPE(CALL("Gather", .inputs = {OF(INT64, 4), {.dtype = DTYPE_INT64}}), INT64, SCALAR);
  CHECK_FAILS(CALL("Gather", .inputs = {OF(INT64, 4), OF(FLOAT32, 1)}), RESCL_SHAPE_MISMATCH, "f32");
  CHECK_FAILS(CALL("Gather", .inputs = {OF(INT64, 4), OF(INT64, 1)}, .attributes = {INT("axis", 1)}),
              RESCL_INVALID_ARGUMENT, "axis");
  CHECK_FAILS(CALL("Gather", .inputs = {OF(INT64, 1, 1, 1, 1, 1), OF(INT64, 1, 1, 1, 1, 1)}),
              RESCL_UNSUPPORTED, "rank 9");
}
END_TEST

START_TEST(folding) {
  CHECK_FOLD(CALL("Gather", .inputs = {LIST(1, 3, 224, 225), NUMBER(-1)}), NUMBER(225));
  CHECK_FOLD(CALL("Gather", .inputs = {I8(SHAPE(2, 3), 1, 2, 3, 4, 5, 6), I32(SHAPE(2), 2, 0)},
                  .attributes = {INT("axis", 1)}),
             I8(SHAPE(2, 2), 3, 1, 6, 4));
  CHECK_FOLD(CALL("Gather", .inputs = {F32(SHAPE(2, 2), 1, 2, 3, 4), I64(SHAPE(1, 1), 1)}),
             F32(SHAPE(1, 1, 2), 3, 4));
  CHECK_FAILS(CALL("Gather", .inputs = {LIST(1, 3), LIST(2)}), RESCL_INVALID_ARGUMENT, "index 2");
  CHECK_FAILS(CALL("Gather", .inputs = {LIST(1, 3), LIST(-3)}), RESCL_INVALID_ARGUMENT, "index -3");
}
END_TEST

START_TEST(elements) {
  CHECK_FOLD(
      CALL("GatherElements", .inputs = {I32(SHAPE(3, 2), 1, 2, 3, 4, 5, 6), I64(SHAPE(2, 2), 2, 0, 1, -1)}),
      I32(SHAPE(2, 2), 5, 2, 3, 6));
  CHECK_FOLD(CALL("GatherElements",
                  .inputs = {I8(SHAPE(2, 3), 1, 2, 3, 4, 5, 6), I64(SHAPE(1, 4), 2, 0, 1, -3)},
                  .attributes = {INT("axis", 1)}),
             I8(SHAPE(1, 4), 3, 1, 2, 1));
  CHECK_FAILS(CALL("GatherElements", .inputs = {OF(FLOAT32, 2, 3), OF(INT64, 2)}), RESCL_SHAPE_MISMATCH,
              "rank 2");
  CHECK_FAILS(CALL("GatherElements", .inputs = {OF(FLOAT32, 2, 3), OF(INT64, 5, 4)}), RESCL_SHAPE_MISMATCH,
              "more than data's 3");
  CHECK_FAILS(CALL("GatherElements", .inputs = {LIST(1, 3), LIST(2)}), RESCL_INVALID_ARGUMENT, "index 2");
}
END_TEST

START_TEST(tuples) {
  CHECK_FOLD(CALL("GatherND", .inputs = {LIST(5, 6, 7), I64(SHAPE(2, 1), 2, -3)}), LIST(7, 5));
  CHECK_FOLD(
      CALL("GatherND", .inputs = {I32(SHAPE(2, 2, 2), 0, 1, 2, 3, 4, 5, 6, 7), I64(SHAPE(2, 2), 0, 1, 1, 0)}),
      I32(SHAPE(2, 2), 2, 3, 4, 5));
  CHECK_FOLD(CALL("GatherND", .inputs = {I32(SHAPE(2, 2, 2), 0, 1, 2, 3, 4, 5, 6, 7), I64(SHAPE(2, 1), 1, 0)},
                  .attributes = {INT("batch_dims", 1)}),
             I32(SHAPE(2, 2), 2, 3, 4, 5));
  CHECK_FAILS(CALL("GatherND", .inputs = {OF(INT32, 2, 2), OF(INT64, 1, 3)}), RESCL_SHAPE_MISMATCH, "[1,3]");
  CHECK_FAILS(
      CALL("GatherND", .inputs = {OF(INT32, 3, 2), OF(INT64, 2, 1)}, .attributes = {INT("batch_dims", 1)}),
      RESCL_SHAPE_MISMATCH, "batch dimension 0");
  CHECK_FAILS(CALL("GatherND", .inputs = {OF(INT32, 0, 2), OF(INT64, 2, 1)}), RESCL_SHAPE_MISMATCH,
              "no elements");
}
END_TEST

CHECK_MAIN("ops/gather", shapes, folding, elements, tuples)
