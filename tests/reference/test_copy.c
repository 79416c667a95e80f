#include "check_main.h"
#include "example.h"

START_TEST(test_views_keep_the_bytes) {
  const struct tensor input = F32(SHAPE(2, 1, 2), 1, 2, 3, 4);
  CHECK_RESULT(((struct example){.op = "Flatten", .inputs = {input}}), SHAPE(2, 2), 1, 2, 3, 4);
  CHECK_RESULT(((struct example){.op = "Reshape", .inputs = {input, I64(4)}}), SHAPE(4), 1, 2, 3, 4);
  CHECK_RESULT(((struct example){.op = "Squeeze", .inputs = {input, I64(1)}}), SHAPE(2, 2), 1, 2, 3, 4);
  CHECK_RESULT(((struct example){.op = "Unsqueeze", .inputs = {input, I64(0)}}), SHAPE(1, 2, 1, 2), 1, 2, 3,
               4);
  CHECK_RESULT(((struct example){.op = "Identity", .inputs = {input}}), SHAPE(2, 1, 2), 1, 2, 3, 4);
  CHECK_RESULT(((struct example){.op = "Dropout", .inputs = {input}}), SHAPE(2, 1, 2), 1, 2, 3, 4);
}
END_TEST

START_TEST(test_any_type) {
  int64_t values[2] = {0};
  struct tensor output = {.dtype = DTYPE_INT64, .shape = SHAPE(2, 1), .data = values};
  const struct example example = {.op = "Unsqueeze", .inputs = {I64((int64_t)1 << 40, -1), I64(1)}};
  ck_assert_int_eq(example_run(&example, &output, 1), RESCL_OK);
  ck_assert_int_eq(values[0], (int64_t)1 << 40);
  ck_assert_int_eq(values[1], -1);
}
END_TEST

START_TEST(test_dropout_mask_is_refused) {
  float values[1];
  struct tensor output = {.dtype = DTYPE_FLOAT32, .shape = SHAPE(1), .data = values};
  const struct example example = {.op = "Dropout", .inputs = {F32(SHAPE(1), 1)}};
  ck_assert_int_eq(example_run(&example, &output, 2), RESCL_UNSUPPORTED);
  ck_assert_ptr_nonnull(strstr(rescl_last_error(), "Dropout"));
}
END_TEST

CHECK_MAIN("reference/copy", test_views_keep_the_bytes, test_any_type, test_dropout_mask_is_refused)
