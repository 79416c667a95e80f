#include "ops/call.h"

START_TEST(rows_are_complete) {
  for (const struct op *const *row = op_table; *row; row++) {
    const struct op *op = *row;
    ck_assert_ptr_eq(op_find(op->name), op);
    ck_assert_msg(op->infer != NULL, "%s has no shape rule", op->name);
    ck_assert_msg(op->input_min <= op->input_max && op->output_max >= 1, "%s", op->name);
    const int vanishes = op->fold || op == &op_if; // a branch takes its place
    ck_assert_msg(!(op->traits & OP_FOLD_ONLY) || vanishes, "%s never vanishes", op->name);
    ck_assert_msg(!(op->traits & OP_SKIP) || op->skip_input == op->input_max, "%s", op->name);
    const int epilogue = op_attribute_spec(op, "activation") != NULL;
    ck_assert_msg(epilogue == ((op->traits & OP_EPILOGUE) != 0), "%s", op->name);
  }
}
END_TEST

START_TEST(no_name_is_taken_twice) {
  for (const struct op *const *op = op_table; *op; op++) {
    ck_assert_ptr_eq(op_find((*op)->name), *op); // the first of that name
    for (const struct attribute_spec *spec = (*op)->attributes; spec && spec->kind; spec++)
      ck_assert_ptr_eq(op_attribute_spec(*op, spec->name), spec);
  }
  ck_assert_ptr_null(op_find("Nonsense"));
  ck_assert_ptr_null(op_attribute_spec(&op_conv, "nonsense"));
  ck_assert_ptr_null(op_attribute_spec(&op_relu, "alpha"));
}
END_TEST

START_TEST(inputs) {
  struct prepared prepared;
  prepare(&prepared, CALL("Slice", .inputs = {OF(FLOAT32, 2), ABSENT, LIST(4)}));
  ck_assert_ptr_nonnull(op_input(&prepared.call, 0));
  ck_assert_ptr_null(op_input(&prepared.call, 1));
  ck_assert_ptr_null(op_input(&prepared.call, 3));
}
END_TEST

START_TEST(constant_integers) {
  struct prepared prepared;
  int64_t values[2];
  size_t count;
  prepare(&prepared, CALL("Slice", .inputs = {OF(INT64, 2), I32(SHAPE(2), 7, -8), LIST(1, 2, 3), NUMBER(5),
                                              F32(SHAPE(1), 1)}));
  ck_assert_int_eq(op_constant_integers(&prepared.call, 1, values, 2, &count), RESCL_OK);
  ck_assert_uint_eq(count, 2);
  ck_assert_int_eq(values[0], 7);
  ck_assert_int_eq(values[1], -8);
  ck_assert_int_eq(op_constant_integers(&prepared.call, 3, values, 2, &count), RESCL_OK);
  ck_assert_uint_eq(count, 1);
  ck_assert_int_eq(op_constant_integers(&prepared.call, 5, values, 2, &count), RESCL_OK);
  ck_assert_uint_eq(count, 0);
  ck_assert_int_eq(op_constant_integers(&prepared.call, 0, values, 2, &count), RESCL_UNSUPPORTED);
  ck_assert_int_eq(op_constant_integers(&prepared.call, 2, values, 2, &count), RESCL_SHAPE_MISMATCH);
  ck_assert_int_eq(op_constant_integers(&prepared.call, 4, values, 2, &count), RESCL_SHAPE_MISMATCH);
}
END_TEST

CHECK_MAIN("ops/op", rows_are_complete, no_name_is_taken_twice, inputs, constant_integers)
