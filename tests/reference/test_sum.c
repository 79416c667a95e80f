#include "check_main.h"
#include "example.h"

START_TEST(test_any_number_of_addends) {
  CHECK_RESULT(((struct example){.op = "Sum", .inputs = {F32(SHAPE(2), 1, -2)}}), SHAPE(2), 1, -2);
  CHECK_RESULT(((struct example){.op = "Sum",
                                 .inputs = {F32(SHAPE(2), 1, -2), F32(SHAPE(2), 10, 20),
                                            F32(SHAPE(2), 100, 200), F32(SHAPE(2), 1000, 2000)}}),
               SHAPE(2), 1111, 2218);
}
END_TEST

START_TEST(test_broadcasting) {
  CHECK_RESULT(
      ((struct example){.op = "Sum",
                        .inputs = {F32(SHAPE(2, 1), 10, 20), F32(SHAPE(3), 1, 2, 3), F32(SCALAR, 100)}}),
      SHAPE(2, 3), 111, 112, 113, 121, 122, 123);
}
END_TEST

START_TEST(test_rounds_once) {
  CHECK_RESULT(((struct example){.op = "Sum",
                                 .inputs = {F32(SHAPE(1), 16777216), F32(SHAPE(1), 1), F32(SHAPE(1), 1),
                                            F32(SHAPE(1), -16777216)}}),
               SHAPE(1), 2);
}
END_TEST

CHECK_MAIN("reference/sum", test_any_number_of_addends, test_broadcasting, test_rounds_once)
