#include "check_main.h"
#include "example.h"

START_TEST(test_depth_to_space) {
  CHECK_RESULT(((struct example){.op = "DepthToSpace",
                                 .inputs = {F32(SHAPE(1, 8, 1, 1), 1, 2, 3, 4, 5, 6, 7, 8)},
                                 .attributes = {INT("blocksize", 2)}}),
               SHAPE(1, 2, 2, 2), 1, 3, 5, 7, 2, 4, 6, 8);
  CHECK_RESULT(((struct example){.op = "DepthToSpace",
                                 .inputs = {F32(SHAPE(1, 8, 1, 1), 1, 2, 3, 4, 5, 6, 7, 8)},
                                 .attributes = {INT("blocksize", 2), STRING("mode", "CRD")}}),
               SHAPE(1, 2, 2, 2), 1, 2, 3, 4, 5, 6, 7, 8);
}
END_TEST

START_TEST(test_space_to_depth) {
  CHECK_RESULT(((struct example){.op = "SpaceToDepth",
                                 .inputs = {F32(SHAPE(1, 1, 2, 4), 1, 2, 3, 4, 5, 6, 7, 8)},
                                 .attributes = {INT("blocksize", 2)}}),
               SHAPE(1, 4, 1, 2), 1, 3, 2, 4, 5, 7, 6, 8);
}
END_TEST

CHECK_MAIN("reference/pixels", test_depth_to_space, test_space_to_depth)
