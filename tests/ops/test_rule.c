#include "ops/call.h"

START_TEST(axes) {
  int axis;
  ck_assert_int_eq(axis_resolve(-1, 4, 0, &axis), RESCL_OK);
  ck_assert_int_eq(axis, 3);
  ck_assert_int_eq(axis_resolve(4, 4, 1, &axis), RESCL_OK);
  ck_assert_int_eq(axis, 4);
  ck_assert_int_eq(axis_resolve(4, 4, 0, &axis), RESCL_INVALID_ARGUMENT);
  ck_assert_int_eq(axis_resolve(-5, 4, 0, &axis), RESCL_INVALID_ARGUMENT);
  ck_assert_int_eq(axis_resolve(0, 0, 0, &axis), RESCL_INVALID_ARGUMENT);
}
END_TEST

START_TEST(inputs_must_be_there_and_known) {
  CHECK_FAILS(CALL("Relu"), RESCL_MALFORMED, "needs input 0");
  CHECK_FAILS(CALL("Relu", .inputs = {UNKNOWN_INPUT}), RESCL_UNSUPPORTED, "must be known");
  CHECK_FAILS(CALL("Relu", .inputs = {OF(FLOAT32, -1, 3)}), RESCL_UNSUPPORTED, "must be known");
  CHECK_FAILS(CALL("Sigmoid", .inputs = {OF(INT8, 2, 3)}), RESCL_UNSUPPORTED, "i8");
  CHECK_FAILS(CALL("Relu", .inputs = {OF(FLOAT32, 2, 0)}), RESCL_SHAPE_MISMATCH, "[2,0]");
  CHECK_FAILS(CALL("Relu", .inputs = {OF(FLOAT32, INT64_MAX, 3)}), RESCL_UNSUPPORTED, "elements");
}
END_TEST

START_TEST(every_operator_refuses_nothing_and_the_unknown) {
  for (const struct op *const *op = op_table; *op; op++) {
    struct prepared prepared;
    if (*op == &op_constant) continue; // has no inputs
    prepare(&prepared, CALL((*op)->name));
    ck_assert_msg((*op)->infer(&prepared.call) != RESCL_OK, "%s without inputs", (*op)->name);
    prepare(&prepared, CALL((*op)->name, .inputs = {UNKNOWN_INPUT, UNKNOWN_INPUT, UNKNOWN_INPUT}));
    ck_assert_msg((*op)->infer(&prepared.call) != RESCL_OK, "%s of the unknown", (*op)->name);
  }
}
END_TEST

START_TEST(outputs_not_asked_for) {
  struct prepared prepared;
  prepare(&prepared, CALL("Dropout", .outputs = 2, .inputs = {OF(FLOAT32, 2)}));
  prepared.outputs[0] = NULL;
  ck_assert_int_eq(op_dropout.infer(&prepared.call), RESCL_OK);
  check_tensor(&prepared.results[1], DTYPE_BOOL, SHAPE(2));
  ck_assert_int_eq(prepared.results[0].dtype, DTYPE_UNKNOWN);
}
END_TEST

CHECK_MAIN("ops/rule", axes, inputs_must_be_there_and_known, every_operator_refuses_nothing_and_the_unknown,
           outputs_not_asked_for)
