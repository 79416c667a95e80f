#include "ops/call.h"

START_TEST(elements) {
  ck_assert_int_eq(shape_elements(&SHAPE(2, 3, 4)), 24);
  ck_assert_int_eq(shape_elements(&SCALAR), 1);
  ck_assert_int_eq(shape_elements(&SHAPE(2, 0, 4)), 0);
  ck_assert_int_eq(shape_elements(&SHAPE(2, -1)), -1);
  ck_assert_int_eq(shape_elements(&(struct shape){.rank = -1}), -1);
  ck_assert_int_eq(shape_elements(&SHAPE((int64_t)1 << 20, (int64_t)1 << 20)), TENSOR_MAX_ELEMENTS);
  ck_assert_int_eq(shape_elements(&SHAPE((int64_t)1 << 20, ((int64_t)1 << 20) + 1)), -1);
  // 2^64 elements, were it to wrap around; and an empty shape of which a part would
  ck_assert_int_eq(shape_elements(&SHAPE((int64_t)1 << 32, (int64_t)1 << 32)), -1);
  ck_assert_int_eq(shape_elements(&SHAPE(0, (int64_t)1 << 32, (int64_t)1 << 32)), -1);
}
END_TEST

START_TEST(products_and_strides) {
  const struct shape shape = SHAPE(2, 3, 4, 5);
  int64_t strides[RESCL_MAX_RANK];
  ck_assert_int_eq(shape_product(&shape, 1, 3), 12);
  ck_assert_int_eq(shape_product(&shape, 2, 2), 1);
  shape_strides(&shape, strides);
  ck_assert_int_eq(strides[0], 60);
  ck_assert_int_eq(strides[1], 20);
  ck_assert_int_eq(strides[2], 5);
  ck_assert_int_eq(strides[3], 1);
}
END_TEST

START_TEST(equality) {
  ck_assert(shape_equal(&SHAPE(2, 3), &SHAPE(2, 3)));
  ck_assert(!shape_equal(&SHAPE(2, 3), &SHAPE(2, 3, 1)));
  ck_assert(!shape_equal(&SHAPE(2, 3), &SHAPE(3, 2)));
  ck_assert(shape_is_known(&SCALAR));
  ck_assert(!shape_is_known(&SHAPE(-1, 3)));
}
END_TEST

START_TEST(broadcasting) {
  struct shape result;
  ck_assert_int_eq(shape_broadcast(&SHAPE(2, 1, 4), &SHAPE(3, 1), &result), RESCL_OK);
  ck_assert(shape_equal(&result, &SHAPE(2, 3, 4)));
  ck_assert_int_eq(shape_broadcast(&SCALAR, &SHAPE(3), &result), RESCL_OK);
  ck_assert(shape_equal(&result, &SHAPE(3)));
  ck_assert_int_eq(shape_broadcast(&SHAPE(1, 0), &SHAPE(3, 1), &result), RESCL_OK);
  ck_assert(shape_equal(&result, &SHAPE(3, 0)));
  ck_assert_int_eq(shape_broadcast(&SHAPE(2, 3), &SHAPE(2), &result), RESCL_SHAPE_MISMATCH);
  ck_assert_ptr_nonnull(strstr(rescl_last_error(), "[2,3] and [2]"));
}
END_TEST

START_TEST(text_form) {
  char text[SHAPE_TEXT_BYTES];
  ck_assert_str_eq(shape_text(&SHAPE(1, 3, 224, 224), text), "[1,3,224,224]");
  ck_assert_str_eq(shape_text(&SCALAR, text), "[]");
  ck_assert_str_eq(shape_text(&SHAPE(-1, 3), text), "[?,3]");
  ck_assert_str_eq(shape_text(&(struct shape){.rank = -1}, text), "[?]");
  const int64_t big = INT64_MAX;
  shape_text(&SHAPE(big, big, big, big, big, big, big, big), text);
  ck_assert_uint_eq(strlen(text), 8 * 19 + 7 + 2);
}
END_TEST

CHECK_MAIN("ops/shape", elements, products_and_strides, equality, broadcasting, text_form)
