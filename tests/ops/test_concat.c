#include "ops/call.h"

START_TEST(shapes) {
  CHECK_SHAPE(CALL("Concat", .inputs = {OF(FLOAT32, 1, 3, 4, 4), OF(FLOAT32, 1, 5, 4, 4)},
                   .attributes = {INT("axis", 1)}),
              FLOAT32, SHAPE(1, 8, 4, 4));
  CHECK_FAILS(CALL("Concat", .inputs = {OF(FLOAT32, 1, 3, 4, 4), OF(FLOAT32, 1, 5, 4, 3)},
                   .attributes = {INT("axis", 1)}),
              RESCL_SHAPE_MISMATCH, "[1,5,4,4], found [1,5,4,3]");
  CHECK_FAILS(CALL("Concat", .inputs = {OF(FLOAT32, 1, 3), OF(FLOAT32, 1)}, .attributes = {INT("axis", 1)}),
              RESCL_SHAPE_MISMATCH, "found [1]");
  CHECK_FAILS(CALL("Concat", .inputs = {OF(FLOAT32, 2), OF(INT64, 2)}, .attributes = {INT("axis", 0)}),
              RESCL_SHAPE_MISMATCH, "f32 and i64");
  CHECK_FAILS(CALL("Concat", .inputs = {OF(FLOAT32, 2)}), RESCL_MALFORMED, "axis");
  CHECK_FAILS(CALL("Concat", .inputs = {OF(FLOAT32, TENSOR_MAX_ELEMENTS), OF(FLOAT32, TENSOR_MAX_ELEMENTS)},
                   .attributes = {INT("axis", 0)}),
              RESCL_UNSUPPORTED, "elements");
}
END_TEST

START_TEST(folding) {
  CHECK_FOLD(CALL("Concat", .inputs = {LIST(1, 2), EMPTY_LIST, LIST(3)}, .attributes = {INT("axis", 0)}),
             LIST(1, 2, 3));
  CHECK_FOLD(CALL("Concat", .inputs = {I8(SHAPE(2, 1), 1, 4), I8(SHAPE(2, 2), 2, 3, 5, 6)},
                  .attributes = {INT("axis", -1)}),
             I8(SHAPE(2, 3), 1, 2, 3, 4, 5, 6));
}
END_TEST

CHECK_MAIN("ops/concat", shapes, folding)
