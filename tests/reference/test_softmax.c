#include "check_main.h"
#include "example.h"

/** exp(ln 1), exp(ln 3): shares of 1/4 and 3/4. */
#define LN3 1.0986122887f

START_TEST(test_last_axis) {
  CHECK_RESULT(((struct example){.op = "Softmax", .inputs = {F32(SHAPE(2, 2), 0, LN3, LN3, 0)}}), SHAPE(2, 2),
               0.25f, 0.75f, 0.75f, 0.25f);
}
END_TEST

START_TEST(test_middle_axis) {
  CHECK_RESULT(((struct example){.op = "Softmax",
                                 .inputs = {F32(SHAPE(1, 2, 2), 0, LN3, LN3, LN3)},
                                 .attributes = {INT("axis", 1)}}),
               SHAPE(1, 2, 2), 0.25f, 0.5f, 0.75f, 0.5f);
}
END_TEST

START_TEST(test_before_opset_13_all_from_the_axis_on_is_one) {
  CHECK_RESULT(((struct example){.op = "Softmax",
                                 .opset = 11,
                                 .inputs = {F32(SHAPE(1, 2, 2), 0, LN3, 0, LN3)},
                                 .attributes = {INT("axis", 1)}}),
               SHAPE(1, 2, 2), 0.125f, 0.375f, 0.125f, 0.375f);
}
END_TEST

START_TEST(test_large_numbers) {
  CHECK_RESULT(((struct example){.op = "Softmax", .inputs = {F32(SHAPE(1, 3), 10000, 10000, -10000)}}),
               SHAPE(1, 3), 0.5f, 0.5f, 0);
}
END_TEST

START_TEST(test_logarithms) {
  CHECK_RESULT(((struct example){.op = "LogSoftmax", .inputs = {F32(SHAPE(2, 2), 0, LN3, 1000, 0)}}),
               SHAPE(2, 2), -1.386294361f, -0.2876820724f, 0, -1000);
}
END_TEST

START_TEST(test_the_first_of_the_largest) {
  CHECK_RESULT(((struct example){.op = "Hardmax", .inputs = {F32(SHAPE(2, 3), 1, 3, 3, -1, -2, -3)}}),
               SHAPE(2, 3), 0, 1, 0, 1, 0, 0);
  CHECK_RESULT(((struct example){.op = "Hardmax",
                                 .opset = 11,
                                 .inputs = {F32(SHAPE(1, 2, 2), 1, 3, 4, 2)},
                                 .attributes = {INT("axis", 1)}}),
               SHAPE(1, 2, 2), 0, 0, 1, 0);
}
END_TEST

CHECK_MAIN("reference/softmax", test_last_axis, test_middle_axis,
           test_before_opset_13_all_from_the_axis_on_is_one, test_large_numbers, test_logarithms,
           test_the_first_of_the_largest)
