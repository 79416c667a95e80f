#include "ops/call.h"

#define ONE_TO_SIX F32(SHAPE(2, 3), 1, 2, 3, 4, 5, 6)
#define EQUATION(text) \
  { STRING("equation", text) }

START_TEST(of_one) {
  CHECK_FOLD(CALL("Einsum", .inputs = {ONE_TO_SIX}, .attributes = EQUATION("ij->ji")),
             F32(SHAPE(3, 2), 1, 4, 2, 5, 3, 6));
  CHECK_FOLD(CALL("Einsum", .inputs = {ONE_TO_SIX}, .attributes = EQUATION("i j -> i")),
             F32(SHAPE(2), 6, 15));
  CHECK_FOLD(CALL("Einsum", .inputs = {F32(SHAPE(2, 2), 1, 2, 3, 4)}, .attributes = EQUATION("ii->i")),
             F32(SHAPE(2), 1, 4));
}
END_TEST

START_TEST(of_two) {
  CHECK_FOLD(
      CALL("Einsum", .inputs = {ONE_TO_SIX, F32(SHAPE(3), 1, 0, 2)}, .attributes = EQUATION("ij,j->i")),
      F32(SHAPE(2), 7, 16));
  CHECK_FOLD(
      CALL("Einsum", .inputs = {F32(SHAPE(2), 1, 2), F32(SHAPE(2), 3, 4)}, .attributes = EQUATION("i,j")),
      F32(SHAPE(2, 2), 3, 4, 6, 8));
}
END_TEST

START_TEST(shapes) {
  CHECK_SHAPE(CALL("Einsum", .inputs = {OF(FLOAT32, 1, 8, 5, 4), OF(FLOAT32, 1, 8, 7, 4)},
                   .attributes = EQUATION("bhid,bhjd->bhij")),
              FLOAT32, SHAPE(1, 8, 5, 7));
  CHECK_FAILS(CALL("Einsum", .inputs = {OF(FLOAT32, 2, 3)}, .attributes = EQUATION("...j->j")),
              RESCL_UNSUPPORTED, "a letter for each dimension");
  CHECK_FAILS(
      CALL("Einsum", .inputs = {OF(FLOAT32, 2, 3), OF(FLOAT32, 2)}, .attributes = EQUATION("ij,j->i")),
      RESCL_SHAPE_MISMATCH, "'j' stands for 3 elements and for 2");
  CHECK_FAILS(CALL("Einsum", .inputs = {OF(FLOAT32, 2, 3)}, .attributes = EQUATION("i->i")),
              RESCL_SHAPE_MISMATCH, "1 letters for the 2 dimensions");
  CHECK_FAILS(CALL("Einsum", .inputs = {OF(FLOAT32, 2)}, .attributes = EQUATION("i->ii")), RESCL_MALFORMED,
              "twice");
  CHECK_FAILS(CALL("Einsum", .inputs = {OF(FLOAT32, 2)}, .attributes = EQUATION("i->j")), RESCL_UNSUPPORTED,
              "'j' is in no operand");
  CHECK_FAILS(CALL("Einsum", .inputs = {OF(FLOAT32, 2)}, .attributes = EQUATION("i,j->ij")), RESCL_MALFORMED,
              "other than 1 operands");
}
END_TEST

CHECK_MAIN("ops/einsum", of_one, of_two, shapes)
