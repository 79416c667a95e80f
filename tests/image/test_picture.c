#include "image/picture.h"

#include "check_main.h"
#include "image/pictures.h"

START_TEST(sizes_up_to_the_limit_pass) {
  ck_assert_int_eq(picture_check_size(1, 1), RESCL_OK);
  ck_assert_int_eq(picture_check_size(16000, 16000), RESCL_OK);
  ck_assert_int_eq(picture_check_size(PICTURE_MAX_PIXELS, 1), RESCL_OK);
}
END_TEST

START_TEST(larger_sizes_are_refused_with_the_limit) {
  ck_assert_int_eq(picture_check_size(16000, 16001), RESCL_UNSUPPORTED);
  ck_assert_int_eq(picture_check_size(INT64_MAX, INT64_MAX), RESCL_UNSUPPORTED);
  ck_assert_int_eq(picture_check_size(INT64_C(1) << 32, 1), RESCL_UNSUPPORTED);
  ck_assert_int_eq(picture_check_size(20000, 20000), RESCL_UNSUPPORTED);
  check_message("20000 x 20000 pixels (400 million)");
  check_message("limit of 256 million");
}
END_TEST

START_TEST(sizes_without_pixels_are_malformed) {
  ck_assert_int_eq(picture_check_size(0, 5), RESCL_MALFORMED);
  ck_assert_int_eq(picture_check_size(5, -1), RESCL_MALFORMED);
}
END_TEST

START_TEST(new_leaves_null_on_failure) {
  rescl_image *image = (rescl_image *)(size_t)1;
  ck_assert_int_eq(picture_new(&image, 20000, 20000), RESCL_UNSUPPORTED);
  ck_assert_ptr_null(image);
  rescl_image_free(NULL);
}
END_TEST

START_TEST(callers_pictures_are_checked) {
  unsigned char pixel[3] = {0};
  const rescl_image fine = {1, 1, pixel}, flat = {1, 0, pixel}, empty = {1, 1, NULL};
  ck_assert_int_eq(picture_check(&fine), RESCL_OK);
  ck_assert_int_eq(picture_check(&flat), RESCL_INVALID_ARGUMENT);
  ck_assert_int_eq(picture_check(&empty), RESCL_INVALID_ARGUMENT);
  ck_assert_int_eq(picture_check(NULL), RESCL_INVALID_ARGUMENT);
}
END_TEST

CHECK_MAIN("image/picture", sizes_up_to_the_limit_pass, larger_sizes_are_refused_with_the_limit,
           sizes_without_pixels_are_malformed, new_leaves_null_on_failure, callers_pictures_are_checked)
