#include "ops/call.h"

#include <math.h>

static void check(const struct example *example, unsigned axes, int keep_dims) {
  struct prepared prepared;
  struct reduction reduction;
  prepare(&prepared, example);
  const rescl_status status = reduction_resolve(&prepared.call, &reduction);
  ck_assert_msg(status == RESCL_OK, "%s", rescl_last_error());
  ck_assert_uint_eq(reduction.axes, axes);
  ck_assert_int_eq(reduction.keep_dims, keep_dims);
}

START_TEST(axes) {
  check(CALL("ReduceMean", .inputs = {OF(FLOAT32, 1, 2, 3, 4)},
             .attributes = {INTS("axes", 2, -1), INT("keepdims", 0)}),
        12, 0);
  check(CALL("ReduceMean", .opset = 18, .inputs = {OF(FLOAT32, 1, 2, 3, 4), LIST(-2, 3)}), 12, 1);
  check(CALL("ReduceMean", .inputs = {OF(FLOAT32, 1, 2, 3)}), 7, 1);
  check(CALL("ReduceMean", .opset = 18, .inputs = {OF(FLOAT32, 1, 2, 3), EMPTY_LIST}), 7, 1);
  check(CALL("ReduceMean", .opset = 18, .inputs = {OF(FLOAT32, 1, 2, 3)},
             .attributes = {INT("noop_with_empty_axes", 1)}),
        0, 1);
}
END_TEST

START_TEST(shapes) {
  CHECK_SHAPE(CALL("ReduceMean", .inputs = {OF(FLOAT32, 2, 512, 7, 7)}, .attributes = {INTS("axes", 2, 3)}),
              FLOAT32, SHAPE(2, 512, 1, 1));
  CHECK_SHAPE(CALL("ReduceMean", .inputs = {OF(FLOAT32, 2, 512, 7, 7)},
                   .attributes = {INTS("axes", -1, -2), INT("keepdims", 0)}),
              FLOAT32, SHAPE(2, 512));
  CHECK_SHAPE(CALL("ReduceMean", .inputs = {OF(FLOAT32, 2, 3)}, .attributes = {INT("keepdims", 0)}), FLOAT32,
              SCALAR);
  CHECK_FAILS(CALL("ReduceMean", .inputs = {OF(FLOAT32, 2, 3)}, .attributes = {INTS("axes", 2)}),
              RESCL_INVALID_ARGUMENT, "axis must be -2 to 1");
  CHECK_SHAPE(CALL("ReduceMax", .inputs = {OF(INT64, 2, 3)}), INT64, SHAPE(1, 1));
  CHECK_FAILS(CALL("ReduceMean", .opset = 18, .inputs = {OF(FLOAT32, 2, 3), OF(INT64, 1)}), RESCL_UNSUPPORTED,
              "must be a constant");
}
END_TEST

START_TEST(products) {
  CHECK_FOLD(
      CALL("ReduceProd", .inputs = {I64(SHAPE(2, 3), 1, 2, 3, 4, 5, 6)}, .attributes = {INTS("axes", 1)}),
      I64(SHAPE(2, 1), 6, 120));
  CHECK_FOLD(CALL("ReduceProd", .inputs = {I64(SHAPE(2, 3), 1, 2, 3, 4, 5, 6)},
                  .attributes = {INTS("axes", 0), INT("keepdims", 0)}),
             I64(SHAPE(3), 4, 10, 18));
  CHECK_FOLD(CALL("ReduceProd", .inputs = {F32(SHAPE(2), 1.5f, 2)}, .attributes = {INT("keepdims", 0)}),
             F32(SCALAR, 3));
  CHECK_FOLD(CALL("ReduceProd", .inputs = {EMPTY_LIST}, .attributes = {INT("keepdims", 0)}), NUMBER(1));
}
END_TEST

#define FOUR_FLOATS F32(SHAPE(2, 2), 3, -4, 1, 0)
#define FOUR_INTEGERS I32(SHAPE(2, 2), 3, -4, 1, 0)
#define LAST_AXIS \
  { INTS("axes", 1), INT("keepdims", 0) }

START_TEST(of_floats) {
  CHECK_FOLD(CALL("ReduceSum", .inputs = {FOUR_FLOATS}, .attributes = LAST_AXIS), F32(SHAPE(2), -1, 1));
  CHECK_FOLD(CALL("ReduceMean", .inputs = {FOUR_FLOATS}, .attributes = LAST_AXIS),
             F32(SHAPE(2), -0.5f, 0.5f));
  CHECK_FOLD(CALL("ReduceMax", .inputs = {FOUR_FLOATS}, .attributes = LAST_AXIS), F32(SHAPE(2), 3, 1));
  CHECK_FOLD(CALL("ReduceMin", .inputs = {FOUR_FLOATS}, .attributes = LAST_AXIS), F32(SHAPE(2), -4, 0));
  CHECK_FOLD(CALL("ReduceL1", .inputs = {FOUR_FLOATS}, .attributes = LAST_AXIS), F32(SHAPE(2), 7, 1));
  CHECK_FOLD(CALL("ReduceL2", .inputs = {FOUR_FLOATS}, .attributes = LAST_AXIS), F32(SHAPE(2), 5, 1));
  CHECK_FOLD(CALL("ReduceSumSquare", .inputs = {FOUR_FLOATS}, .attributes = LAST_AXIS), F32(SHAPE(2), 25, 1));
}
END_TEST

START_TEST(of_integers) {
  CHECK_FOLD(CALL("ReduceSum", .inputs = {FOUR_INTEGERS}, .attributes = LAST_AXIS), I32(SHAPE(2), -1, 1));
  CHECK_FOLD(CALL("ReduceMean", .inputs = {I32(SHAPE(2, 2), 3, 4, -3, -4)}, .attributes = LAST_AXIS),
             I32(SHAPE(2), 3, -3));
  CHECK_FOLD(CALL("ReduceMax", .inputs = {FOUR_INTEGERS}, .attributes = LAST_AXIS), I32(SHAPE(2), 3, 1));
  CHECK_FOLD(CALL("ReduceMin", .inputs = {FOUR_INTEGERS}, .attributes = LAST_AXIS), I32(SHAPE(2), -4, 0));
  CHECK_FOLD(CALL("ReduceL1", .inputs = {FOUR_INTEGERS}, .attributes = LAST_AXIS), I32(SHAPE(2), 7, 1));
  CHECK_FOLD(CALL("ReduceL2", .inputs = {FOUR_INTEGERS}, .attributes = LAST_AXIS), I32(SHAPE(2), 5, 1));
  CHECK_FOLD(CALL("ReduceSumSquare", .inputs = {FOUR_INTEGERS}, .attributes = LAST_AXIS),
             I32(SHAPE(2), 25, 1));
  CHECK_FOLD(CALL("ReduceMax", .inputs = {BOOLS(SHAPE(2, 2), 0, 1, 0, 0)}, .attributes = LAST_AXIS),
             BOOLS(SHAPE(2), 1, 0));
}
END_TEST

START_TEST(of_nothing) {
#define NO_COLUMNS                                                    \
  {                                                                   \
    .dtype = DTYPE_FLOAT32, .shape = {2, {2, 0}}, .data = (float[]) { \
      0                                                               \
    }                                                                 \
  }
  CHECK_FOLD(CALL("ReduceSum", .inputs = {NO_COLUMNS}, .attributes = LAST_AXIS), F32(SHAPE(2), 0, 0));
  CHECK_FOLD(CALL("ReduceProd", .inputs = {NO_COLUMNS}, .attributes = LAST_AXIS), F32(SHAPE(2), 1, 1));
  CHECK_FOLD(CALL("ReduceMax", .inputs = {NO_COLUMNS}, .attributes = LAST_AXIS),
             F32(SHAPE(2), -INFINITY, -INFINITY));
  CHECK_FOLD(CALL("ReduceMax", .inputs = {BOOLS(SHAPE(2, 0), 0)}, .attributes = LAST_AXIS),
             BOOLS(SHAPE(2), 0, 0));
  CHECK_FOLD(CALL("ReduceMax", .inputs = {I32(SHAPE(1, 0), 0)}, .attributes = LAST_AXIS),
             I32(SHAPE(1), INT32_MIN));
  CHECK_FOLD(CALL("ReduceMin", .inputs = {I32(SHAPE(1, 0), 0)}, .attributes = LAST_AXIS),
             I32(SHAPE(1), INT32_MAX));
  CHECK_FOLD(CALL("ReduceLogSumExp", .inputs = {NO_COLUMNS}, .attributes = LAST_AXIS),
             F32(SHAPE(2), -INFINITY, -INFINITY));
}
END_TEST

CHECK_MAIN("ops/reduce", axes, shapes, products, of_floats, of_integers, of_nothing)
