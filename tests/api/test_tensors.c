#include "api/fixture.h"

START_TEST(types_are_converted) {
  float values[3] = {1, -2, 300};
  int64_t integers[3] = {0};
  const rescl_tensor from = {.rank = 1, .shape = {3}, .data = values};
  rescl_tensor to = {.type = RESCL_INT64, .rank = 1, .shape = {3}, .data = integers};
  ck_assert_msg(rescl_tensor_convert(&to, &from) == RESCL_OK, "%s", rescl_last_error());
  ck_assert_int_eq(integers[0], 1);
  ck_assert_int_eq(integers[1], -2);
  ck_assert_int_eq(integers[2], 300);
  values[1] = 0.5f;
  ck_assert_int_eq(rescl_tensor_convert(&to, &from), RESCL_INVALID_ARGUMENT);
  ck_assert_msg(strstr(rescl_last_error(), "0.5"), "%s", rescl_last_error());
}
END_TEST

START_TEST(shapes_must_be_the_same_and_known) {
  float values[6] = {0};
  const rescl_tensor from = {.rank = 2, .shape = {2, 3}, .data = values};
  rescl_tensor to = {.type = RESCL_FLOAT32, .rank = 2, .shape = {3, 2}, .data = values};
  ck_assert_int_eq(rescl_tensor_convert(&to, &from), RESCL_SHAPE_MISMATCH);
  ck_assert_str_eq(rescl_last_error(), "rescl_tensor_convert: expected shape [2,3], found [3,2]");
  to.shape[0] = -1;
  ck_assert_int_eq(rescl_tensor_convert(&to, &from), RESCL_INVALID_ARGUMENT);
  ck_assert_msg(strstr(rescl_last_error(), "open or too large"), "%s", rescl_last_error());
}
END_TEST

CHECK_MAIN("api/tensors", types_are_converted, shapes_must_be_the_same_and_known)
