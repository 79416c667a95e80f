#include "check_main.h"
#include "example.h"

START_TEST(test_neighbours) {
  CHECK_RESULT(((struct example){.op = "LRN",
                                 .inputs = {F32(SHAPE(1, 3, 1, 1), 1, 2, 3)},
                                 .attributes = {INT("size", 2), FLOAT("alpha", 2), FLOAT("beta", 1)}}),
               SHAPE(1, 3, 1, 1), 1.0f / 6, 2.0f / 14, 3.0f / 10);
}
END_TEST

CHECK_MAIN("reference/lrn", test_neighbours)
