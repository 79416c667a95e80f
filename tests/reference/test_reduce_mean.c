#include "check_main.h"
#include "example.h"

#define EIGHT F32(SHAPE(2, 2, 2), 1, 2, 3, 4, 5, 6, 7, 8)

START_TEST(test_one_axis) {
  CHECK_RESULT(((struct example){.op = "ReduceMean", .inputs = {EIGHT}, .attributes = {INTS("axes", 1)}}),
               SHAPE(2, 1, 2), 2, 3, 6, 7);
  CHECK_RESULT(((struct example){.op = "ReduceMean",
                                 .inputs = {EIGHT},
                                 .attributes = {INTS("axes", -1), INT("keepdims", 0)}}),
               SHAPE(2, 2), 1.5f, 3.5f, 5.5f, 7.5f);
}
END_TEST

START_TEST(test_several_axes) {
  CHECK_RESULT(((struct example){.op = "ReduceMean", .inputs = {EIGHT}, .attributes = {INTS("axes", 0, 2)}}),
               SHAPE(1, 2, 1), 3.5f, 5.5f);
  CHECK_RESULT(((struct example){.op = "ReduceMean", .opset = 18, .inputs = {EIGHT, I64(1, 2)}}),
               SHAPE(2, 1, 1), 2.5f, 6.5f);
}
END_TEST

START_TEST(test_all_axes_by_default) {
  CHECK_RESULT(((struct example){.op = "ReduceMean", .inputs = {EIGHT}, .attributes = {INT("keepdims", 0)}}),
               SCALAR, 4.5f);
}
END_TEST

CHECK_MAIN("reference/reduce_mean", test_one_axis, test_several_axes, test_all_axes_by_default)
