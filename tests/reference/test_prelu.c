#include "check_main.h"
#include "example.h"

START_TEST(test_slope_per_channel) {
  CHECK_RESULT(((struct example){.op = "PRelu",
                                 .inputs = {F32(SHAPE(1, 2, 2), -2, 4, -2, 4), F32(SHAPE(2, 1), 0.5f, 3)}}),
               SHAPE(1, 2, 2), -1, 4, -6, 4);
}
END_TEST

START_TEST(test_slope_per_element_and_for_all) {
  CHECK_RESULT(
      ((struct example){.op = "PRelu", .inputs = {F32(SHAPE(2, 2), -1, -1, -1, 1), F32(SHAPE(2), 2, 3)}}),
      SHAPE(2, 2), -2, -3, -2, 1);
  CHECK_RESULT(((struct example){.op = "PRelu", .inputs = {F32(SHAPE(2), -1, 5), F32(SHAPE(1), 7)}}),
               SHAPE(2), -7, 5);
}
END_TEST

CHECK_MAIN("reference/prelu", test_slope_per_channel, test_slope_per_element_and_for_all)
