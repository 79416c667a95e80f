#include "ops/call.h"

START_TEST(shapes) {
  CHECK_SHAPE(CALL("DepthToSpace", .inputs = {OF(FLOAT32, 2, 12, 3, 5)}, .attributes = {INT("blocksize", 2)}),
              FLOAT32, SHAPE(2, 3, 6, 10));
  CHECK_SHAPE(CALL("SpaceToDepth", .inputs = {OF(FLOAT32, 2, 3, 6, 9)}, .attributes = {INT("blocksize", 3)}),
              FLOAT32, SHAPE(2, 27, 2, 3));
}
END_TEST

START_TEST(errors) {
  CHECK_FAILS(CALL("DepthToSpace", .inputs = {OF(FLOAT32, 2, 6, 3, 5)}, .attributes = {INT("blocksize", 2)}),
              RESCL_SHAPE_MISMATCH, "whole blocks of 2 x 2");
  CHECK_FAILS(CALL("SpaceToDepth", .inputs = {OF(FLOAT32, 2, 6, 4, 5)}, .attributes = {INT("blocksize", 2)}),
              RESCL_SHAPE_MISMATCH, "whole blocks");
  CHECK_FAILS(CALL("SpaceToDepth", .inputs = {OF(FLOAT32, 2, 6, 4, 5)}), RESCL_MALFORMED, "blocksize");
  CHECK_FAILS(CALL("DepthToSpace", .inputs = {OF(FLOAT32, 2, 4, 3, 5)},
                   .attributes = {INT("blocksize", 2), STRING("mode", "RCD")}),
              RESCL_MALFORMED, "'RCD'");
}
END_TEST

CHECK_MAIN("ops/depth_to_space", shapes, errors)
