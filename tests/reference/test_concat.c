#include "check_main.h"
#include "example.h"

START_TEST(test_each_axis) {
  const struct tensor a = F32(SHAPE(1, 2), 1, 2), b = F32(SHAPE(1, 2), 3, 4),
                      wide = F32(SHAPE(1, 3), 5, 6, 7);
  CHECK_RESULT(((struct example){.op = "Concat", .inputs = {a, b}, .attributes = {INT("axis", 0)}}),
               SHAPE(2, 2), 1, 2, 3, 4);
  CHECK_RESULT(((struct example){.op = "Concat", .inputs = {a, wide, b}, .attributes = {INT("axis", -1)}}),
               SHAPE(1, 7), 1, 2, 5, 6, 7, 3, 4);
}
END_TEST

START_TEST(test_middle_axis) {
  CHECK_RESULT(((struct example){.op = "Concat",
                                 .inputs = {F32(SHAPE(2, 1, 2), 1, 2, 3, 4),
                                            F32(SHAPE(2, 2, 2), 5, 6, 7, 8, 9, 10, 11, 12)},
                                 .attributes = {INT("axis", 1)}}),
               SHAPE(2, 3, 2), 1, 2, 5, 6, 7, 8, 3, 4, 9, 10, 11, 12);
}
END_TEST

CHECK_MAIN("reference/concat", test_each_axis, test_middle_axis)
