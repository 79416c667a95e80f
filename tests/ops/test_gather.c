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

CHECK_MAIN("ops/gather", shapes, folding)
