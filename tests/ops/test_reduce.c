#include "ops/call.h"

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
  CHECK_FAILS(CALL("ReduceMean", .inputs = {OF(INT64, 2, 3)}), RESCL_UNSUPPORTED, "i64");
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

CHECK_MAIN("ops/reduce", axes, shapes, products)
