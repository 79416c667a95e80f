#include "ops/call.h"

START_TEST(shapes) {
  CHECK_SHAPE(CALL("Transpose", .inputs = {OF(FLOAT32, 2, 3, 4)}), FLOAT32, SHAPE(4, 3, 2));
  CHECK_SHAPE(CALL("Transpose", .inputs = {OF(FLOAT32, 2, 3, 4)}, .attributes = {INTS("perm", 1, 2, 0)}),
              FLOAT32, SHAPE(3, 4, 2));
  CHECK_FAILS(CALL("Transpose", .inputs = {OF(FLOAT32, 2, 3)}, .attributes = {INTS("perm", 0)}),
              RESCL_SHAPE_MISMATCH, "perm");
  CHECK_FAILS(CALL("Transpose", .inputs = {OF(FLOAT32, 2, 3)}, .attributes = {INTS("perm", 0, 0)}),
              RESCL_MALFORMED, "perm");
  CHECK_FAILS(CALL("Transpose", .inputs = {OF(FLOAT32, 2, 3)}, .attributes = {INTS("perm", 0, 2)}),
              RESCL_MALFORMED, "perm");
}
END_TEST

START_TEST(folding) {
  CHECK_FOLD(CALL("Transpose", .inputs = {I32(SHAPE(2, 3), 1, 2, 3, 4, 5, 6)}),
             I32(SHAPE(3, 2), 1, 4, 2, 5, 3, 6));
  CHECK_FOLD(CALL("Transpose", .inputs = {F32(SHAPE(2, 1, 2, 2), 1, 2, 3, 4, 5, 6, 7, 8)},
                  .attributes = {INTS("perm", 2, 1, 0, 3)}),
             F32(SHAPE(2, 1, 2, 2), 1, 2, 5, 6, 3, 4, 7, 8));
}
END_TEST

CHECK_MAIN("ops/transpose", shapes, folding)
