#include "check_main.h"
#include "example.h"

START_TEST(test_operators_without_a_formula_are_folded) {
  int64_t values[1] = {0};
  struct tensor output = {.dtype = DTYPE_INT64, .shape = SHAPE(1), .data = values};
  const struct example example = {.op = "Shape", .inputs = {F32(SHAPE(1), 7)}};
  ck_assert_int_eq(example_run(&example, &output, 1), RESCL_OK);
  ck_assert_int_eq(values[0], 1);
}
END_TEST

START_TEST(test_other_types_are_refused_by_name) {
  int64_t values[1];
  struct tensor output = {.dtype = DTYPE_INT64, .shape = SHAPE(1), .data = values};
  const struct example example = {.op = "Relu", .inputs = {I64(1)}};
  ck_assert_int_eq(example_run(&example, &output, 1), RESCL_UNSUPPORTED);
  ck_assert_ptr_nonnull(strstr(rescl_last_error(), "Relu"));
  ck_assert_ptr_nonnull(strstr(rescl_last_error(), "i64"));
}
END_TEST

START_TEST(test_every_operator_that_can_run_is_known) {
  for (size_t index = 0; op_table[index]; index++) {
    if (op_table[index]->traits & OP_FOLD_ONLY) continue;
    const struct tensor *inputs[EXAMPLE_INPUTS] = {0};
    struct tensor output = {.dtype = DTYPE_INT32};
    const struct op_call call = {.op = op_table[index],
                                 .opset = 13,
                                 .inputs = inputs,
                                 .input_count = EXAMPLE_INPUTS,
                                 .outputs = (struct tensor *[]){NULL, &output},
                                 .output_count = 2};
    // no first output: refused for that, not for being unknown
    ck_assert_int_eq(reference_call(&call), RESCL_UNSUPPORTED);
    ck_assert_msg(strstr(rescl_last_error(), "first output") != NULL, "%s: %s", op_table[index]->name,
                  rescl_last_error());
  }
}
END_TEST

CHECK_MAIN("reference/table", test_operators_without_a_formula_are_folded,
           test_other_types_are_refused_by_name, test_every_operator_that_can_run_is_known)
