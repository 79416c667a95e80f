#include "ops/call.h"

START_TEST(shapes) {
  CHECK_SHAPE(CALL("GlobalAveragePool", .inputs = {OF(FLOAT32, 2, 512, 7, 7)}), FLOAT32, SHAPE(2, 512, 1, 1));
  CHECK_SHAPE(CALL("GlobalMaxPool", .inputs = {OF(FLOAT32, 2, 512, 7)}), FLOAT32, SHAPE(2, 512, 1));
  CHECK_FAILS(CALL("GlobalMaxPool", .inputs = {OF(FLOAT32, 2, 512)}), RESCL_SHAPE_MISMATCH, "[2,512]");
}
END_TEST

CHECK_MAIN("ops/global_pool", shapes)
