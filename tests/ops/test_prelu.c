#include "ops/call.h"

START_TEST(slopes_broadcast_to_the_input) {
  CHECK_SHAPE(CALL("PRelu", .inputs = {OF(FLOAT32, 1, 6, 4, 4), OF(FLOAT32, 6, 1, 1)}), FLOAT32,
              SHAPE(1, 6, 4, 4));
  CHECK_SHAPE(CALL("PRelu", .inputs = {OF(FLOAT32, 1, 6, 4, 4), OF(FLOAT32, 1)}), FLOAT32, SHAPE(1, 6, 4, 4));
  CHECK_FAILS(CALL("PRelu", .inputs = {OF(FLOAT32, 1, 6, 4, 4), OF(FLOAT32, 2, 6, 1, 1)}),
              RESCL_SHAPE_MISMATCH, "slope [2,6,1,1]");
  CHECK_FAILS(CALL("PRelu", .inputs = {OF(FLOAT32, 1, 6, 4, 4), OF(FLOAT32, 6)}), RESCL_SHAPE_MISMATCH,
              "broadcast");
}
END_TEST

CHECK_MAIN("ops/prelu", slopes_broadcast_to_the_input)
