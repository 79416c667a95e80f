#include "check_main.h"
#include "example.h"

START_TEST(test_phases) {
  CHECK_RESULT(((struct example){.op = "SpaceToBatch",
                                 .inputs = {F32(SHAPE(1, 1, 2, 3), 1, 2, 3, 4, 5, 6)},
                                 .attributes = {INT("dilation", 2)}}),
               SHAPE(4, 1, 1, 2), 1, 3, 2, 0, 4, 6, 5, 0);
  CHECK_RESULT(((struct example){.op = "BatchToSpace",
                                 .inputs = {F32(SHAPE(4, 1, 1, 2), 1, 3, 2, 0, 4, 6, 5, 0)},
                                 .attributes = {INT("dilation", 2), INT("height", 2), INT("width", 3)}}),
               SHAPE(1, 1, 2, 3), 1, 2, 3, 4, 5, 6);
}
END_TEST

CHECK_MAIN("reference/space_to_batch", test_phases)
