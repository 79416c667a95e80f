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

START_TEST(test_exponentials_do_not_overflow) {
  CHECK_RESULT(((struct example){.op = "ReduceLogSumExp",
                                 .inputs = {F32(SHAPE(2, 2), 1000, 1000, -1000, 5)},
                                 .attributes = {INTS("axes", 1), INT("keepdims", 0)}}),
               SHAPE(2), 1000.693147f, 5);
  CHECK_RESULT(((struct example){.op = "ReduceLogSum",
                                 .inputs = {F32(SHAPE(2, 2), 1, 1, 3, 5)},
                                 .attributes = {INTS("axes", 1), INT("keepdims", 0)}}),
               SHAPE(2), 0.693147181f, 2.07944154f);
}
END_TEST

START_TEST(test_global_pools) {
  CHECK_RESULT(((struct example){.op = "GlobalAveragePool",
                                 .inputs = {F32(SHAPE(2, 1, 2, 2), 1, 2, 3, 4, -1, -2, -3, -4)}}),
               SHAPE(2, 1, 1, 1), 2.5f, -2.5f);
  CHECK_RESULT(((struct example){.op = "GlobalAveragePool", .inputs = {F32(SHAPE(1, 2, 2), 1, 3, 5, 9)}}),
               SHAPE(1, 2, 1), 2, 7);
  CHECK_RESULT(
      ((struct example){.op = "GlobalMaxPool", .inputs = {F32(SHAPE(1, 2, 1, 3), 1, 3, 2, -3, -1, -2)}}),
      SHAPE(1, 2, 1, 1), 3, -1);
}
END_TEST

CHECK_MAIN("reference/reduce", test_one_axis, test_several_axes, test_all_axes_by_default,
           test_exponentials_do_not_overflow, test_global_pools)
