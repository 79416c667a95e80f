#include "check_main.h"
#include "example.h"

START_TEST(test_average) {
  CHECK_RESULT(((struct example){.op = "GlobalAveragePool",
                                 .inputs = {F32(SHAPE(2, 1, 2, 2), 1, 2, 3, 4, -1, -2, -3, -4)}}),
               SHAPE(2, 1, 1, 1), 2.5f, -2.5f);
  CHECK_RESULT(((struct example){.op = "GlobalAveragePool", .inputs = {F32(SHAPE(1, 2, 2), 1, 3, 5, 9)}}),
               SHAPE(1, 2, 1), 2, 7);
}
END_TEST

START_TEST(test_max) {
  CHECK_RESULT(
      ((struct example){.op = "GlobalMaxPool", .inputs = {F32(SHAPE(1, 2, 1, 3), 1, 3, 2, -3, -1, -2)}}),
      SHAPE(1, 2, 1, 1), 3, -1);
}
END_TEST

CHECK_MAIN("reference/global_pool", test_average, test_max)
