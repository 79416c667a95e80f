#include "ops/call.h"

START_TEST(there_and_back) {
  CHECK_SHAPE(CALL("SpaceToBatch", .inputs = {OF(FLOAT32, 2, 3, 5, 7)}, .attributes = {INT("dilation", 2)}),
              FLOAT32, SHAPE(8, 3, 3, 4));
  CHECK_SHAPE(CALL("BatchToSpace", .inputs = {OF(FLOAT32, 8, 3, 3, 4)},
                   .attributes = {INT("dilation", 2), INT("height", 5), INT("width", 7)}),
              FLOAT32, SHAPE(2, 3, 5, 7));
}
END_TEST

START_TEST(errors) {
  CHECK_FAILS(CALL("SpaceToBatch", .inputs = {OF(FLOAT32, 2, 3, 5)}, .attributes = {INT("dilation", 2)}),
              RESCL_SHAPE_MISMATCH, "images");
  CHECK_FAILS(CALL("BatchToSpace", .inputs = {OF(FLOAT32, 8, 3, 3, 3)},
                   .attributes = {INT("dilation", 2), INT("height", 5), INT("width", 7)}),
              RESCL_SHAPE_MISMATCH, "[8,3,3,4]");
}
END_TEST

CHECK_MAIN("ops/space_to_batch", there_and_back, errors)
