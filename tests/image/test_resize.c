#include "image/resize.h"

#include "check_main.h"
#include "image/pictures.h"
#include "image/resize_expected.h"

#define CASE_COUNT ((int)(sizeof resize_cases / sizeof *resize_cases))

static rescl_image *resized(const rescl_image *image, int width, int height) {
  rescl_image *result = NULL;
  const rescl_status status = rescl_image_resize(image, width, height, &result);
  ck_assert_msg(status == RESCL_OK, "%s", rescl_last_error());
  ck_assert_int_eq(result->width, width);
  ck_assert_int_eq(result->height, height);
  return result;
}

START_TEST(agrees_with_pillow_within_one_level) {
  for (int number = 0; number < CASE_COUNT; number++) {
    const struct resize_case *expected = &resize_cases[number];
    rescl_image *image = picture_by(expected->formula, expected->width, expected->height);
    rescl_image *result = resized(image, expected->new_width, expected->new_height);
    for (int index = 0; index < expected->new_width * expected->new_height * 3; index++)
      ck_assert_msg(abs(result->pixels[index] - expected->expected[index]) <= 1,
                    "case %d value %d: %d, Pillow %d", number, index, result->pixels[index],
                    expected->expected[index]);
    rescl_image_free(result);
    rescl_image_free(image);
  }
}
END_TEST

START_TEST(linear_agrees_with_opencv_but_for_a_rounding_here_and_there) {
  int value_count = 0, differing = 0;
  for (size_t number = 0; number < sizeof linear_cases / sizeof *linear_cases; number++) {
    const struct resize_case *expected = &linear_cases[number];
    rescl_image *image = picture_by(expected->formula, expected->width, expected->height), *result = NULL;
    const int width = expected->new_width, height = expected->new_height;
    const struct resize_window all = {width, height, 0, 0, width, height};
    ck_assert_int_eq(resize_window(image, &all, RESCL_FILTER_LINEAR, &result), RESCL_OK);
    for (int index = 0; index < width * height * 3; index++, value_count++) {
      ck_assert_msg(abs(result->pixels[index] - expected->expected[index]) <= 1,
                    "case %zu value %d: %d, OpenCV %d", number, index, result->pixels[index],
                    expected->expected[index]);
      differing += result->pixels[index] != expected->expected[index];
    }
    rescl_image_free(result);
    rescl_image_free(image);
  }
  ck_assert_msg(differing * 50 <= value_count, "%d of %d differ", differing, value_count);
}
END_TEST

START_TEST(the_same_size_changes_nothing) {
  rescl_image *image = picture_by(formula_busy, 61, 43), *result = resized(image, 61, 43);
  ck_assert_int_eq(picture_distance(image, result), 0);
  rescl_image_free(result);
  rescl_image_free(image);
}
END_TEST

static int formula_flat(int x, int y, int channel) {
  (void)x, (void)y;
  return channel * 127 + 1;
}

START_TEST(a_flat_picture_stays_flat_at_every_scale) {
  static const int sizes[][4] = {{1, 1, 224, 224}, {3000, 2, 7, 5},   {2, 3000, 5, 7},
                                 {1999, 1, 1, 1},  {1, 100000, 1, 3}, {333, 777, 224, 224}};
  for (size_t number = 0; number < sizeof sizes / sizeof *sizes; number++) {
    const int *size = sizes[number];
    rescl_image *image = picture_by(formula_flat, size[0], size[1]),
                *result = resized(image, size[2], size[3]);
    rescl_image *expected = picture_by(formula_flat, size[2], size[3]);
    ck_assert_int_eq(picture_distance(result, expected), 0);
    rescl_image_free(expected);
    rescl_image_free(result);
    rescl_image_free(image);
  }
}
END_TEST

static int formula_stripes(int x, int y, int channel) {
  return x * 0 + (y * 31 + y / 7 * channel) % 256;
}

/** A wide picture whose filtered rows do not all fit the cache, against a narrow one whose rows do. */
START_TEST(rows_computed_again_are_the_same_as_rows_kept) {
  rescl_image *wide = picture_by(formula_stripes, 3000, 4001), *narrow = picture_by(formula_stripes, 1, 4001);
  rescl_image *wide_result = resized(wide, 3000, 2), *narrow_result = resized(narrow, 1, 2);
  for (int y = 0; y < 2; y++)
    for (int x = 0; x < 3000; x += 77)
      for (int channel = 0; channel < 3; channel++)
        ck_assert_int_eq(value_at(wide_result, x, y, channel), value_at(narrow_result, 0, y, channel));
  rescl_image_free(wide_result);
  rescl_image_free(narrow_result);
  rescl_image_free(wide);
  rescl_image_free(narrow);
}
END_TEST

START_TEST(a_window_is_that_part_of_the_whole) {
  rescl_image *image = picture_by(formula_busy, 50, 70), *whole = resized(image, 33, 90), *part = NULL;
  const struct resize_window window = {33, 90, 10, 41, 17, 20};
  ck_assert_int_eq(resize_window(image, &window, RESCL_FILTER_ANTIALIAS, &part), RESCL_OK);
  ck_assert_int_eq(part->width, 17);
  ck_assert_int_eq(part->height, 20);
  for (int y = 0; y < 20; y++)
    for (int x = 0; x < 17; x++)
      for (int channel = 0; channel < 3; channel++)
        ck_assert_int_eq(value_at(part, x, y, channel), value_at(whole, x + 10, y + 41, channel));
  rescl_image_free(part);
  rescl_image_free(whole);
  rescl_image_free(image);
}
END_TEST

START_TEST(a_window_of_something_huge_needs_no_huge_memory) {
  rescl_image *image = picture_by(formula_busy, 1, 2000), *part = NULL;
  const int64_t full = INT64_C(1) << 50;
  const struct resize_window window = {full, full, full / 2, full - 8, 8, 8};
  ck_assert_int_eq(resize_window(image, &window, RESCL_FILTER_ANTIALIAS, &part), RESCL_OK);
  for (int channel = 0; channel < 3; channel++)
    ck_assert_int_eq(value_at(part, 3, 7, channel), value_at(image, 0, 1999, channel));
  rescl_image_free(part);
  rescl_image_free(image);
}
END_TEST

START_TEST(sizes_out_of_range_are_refused) {
  rescl_image *image = picture_by(formula_busy, 4, 4), *result = image;
  ck_assert_int_eq(rescl_image_resize(image, 0, 5, &result), RESCL_INVALID_ARGUMENT);
  ck_assert_ptr_null(result);
  ck_assert_int_eq(rescl_image_resize(image, 5, -1, &result), RESCL_INVALID_ARGUMENT);
  check_message("5 x -1");
  ck_assert_int_eq(rescl_image_resize(image, 20000, 20000, &result), RESCL_UNSUPPORTED);
  ck_assert_int_eq(rescl_image_resize(NULL, 5, 5, &result), RESCL_INVALID_ARGUMENT);
  rescl_image_free(image);
}
END_TEST

CHECK_MAIN("image/resize", agrees_with_pillow_within_one_level,
           linear_agrees_with_opencv_but_for_a_rounding_here_and_there, the_same_size_changes_nothing,
           a_flat_picture_stays_flat_at_every_scale, rows_computed_again_are_the_same_as_rows_kept,
           a_window_is_that_part_of_the_whole, a_window_of_something_huge_needs_no_huge_memory,
           sizes_out_of_range_are_refused)
