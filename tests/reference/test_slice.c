#include "check_main.h"
#include "example.h"

#define SIX F32(SHAPE(2, 3), 1, 2, 3, 4, 5, 6)

START_TEST(test_ranges) {
  CHECK_RESULT(((struct example){.op = "Slice", .inputs = {SIX, I64(0, 1), I64(2, 3)}}), SHAPE(2, 2), 2, 3, 5,
               6);
  CHECK_RESULT(((struct example){.op = "Slice", .inputs = {SIX, I64(-2), I64(INT64_MAX), I64(-1)}}),
               SHAPE(2, 2), 2, 3, 5, 6);
}
END_TEST

START_TEST(test_steps) {
  CHECK_RESULT(((struct example){.op = "Slice", .inputs = {SIX, I64(0), I64(3), I64(1), I64(2)}}),
               SHAPE(2, 2), 1, 3, 4, 6);
  CHECK_RESULT(((struct example){.op = "Slice", .inputs = {SIX, I64(-1), I64(INT64_MIN), I64(1), I64(-1)}}),
               SHAPE(2, 3), 3, 2, 1, 6, 5, 4);
}
END_TEST

START_TEST(test_attributes_before_opset_10) {
  CHECK_RESULT(((struct example){.op = "Slice",
                                 .opset = 9,
                                 .inputs = {SIX},
                                 .attributes = {INTS("axes", 0), INTS("starts", 1), INTS("ends", 2)}}),
               SHAPE(1, 3), 4, 5, 6);
}
END_TEST

CHECK_MAIN("reference/slice", test_ranges, test_steps, test_attributes_before_opset_10)
