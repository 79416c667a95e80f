#include "check_main.h"
#include "image/pictures.h"

static rescl_preprocessing sevens(void) {
  return (rescl_preprocessing){.resize_short = 7,
                               .resize_width = 7,
                               .resize_height = 7,
                               .crop_width = 7,
                               .crop_height = 7,
                               .mean = {7, 7, 7},
                               .std = {7, 7, 7},
                               .resize_long = 7,
                               .multiple = 7,
                               .pad = 7,
                               .scale = 7};
}

/** Sets one setting on a preprocessing full of sevens. */
static rescl_preprocessing after(const char *key, const char *value) {
  rescl_preprocessing settings = sevens();
  const rescl_status status = rescl_preprocessing_set(&settings, key, value);
  ck_assert_msg(status == RESCL_OK, "%s", rescl_last_error());
  return settings;
}

static void check_channels(const float *channels, double red, double green, double blue) {
  ck_assert_float_eq_tol(channels[0], (float)red, 1e-7f);
  ck_assert_float_eq_tol(channels[1], (float)green, 1e-7f);
  ck_assert_float_eq_tol(channels[2], (float)blue, 1e-7f);
}

START_TEST(numbers_come_with_blanks_or_commas) {
  static const char *const texts[] = {"0.485 0.456 0.406", "0.485,0.456,0.406", " 0.485 , 0.456,\t4.06e-1\n"};
  for (size_t index = 0; index < sizeof texts / sizeof *texts; index++) {
    const rescl_preprocessing mean = after("mean", texts[index]), deviation = after("std", texts[index]);
    check_channels(mean.mean, 0.485, 0.456, 0.406);
    check_channels(mean.std, 7, 7, 7);
    check_channels(deviation.std, 0.485, 0.456, 0.406);
    check_channels(deviation.mean, 7, 7, 7);
  }
}
END_TEST

START_TEST(one_number_serves_all_channels) {
  const rescl_preprocessing mean = after("mean", "-0.5"), deviation = after("std", "1");
  check_channels(mean.mean, -0.5, -0.5, -0.5);
  check_channels(deviation.std, 1, 1, 1);
}
END_TEST

START_TEST(resize_is_short_side_or_both_or_none) {
  rescl_preprocessing settings = after("resize", "256");
  ck_assert_int_eq(settings.resize_short, 256);
  ck_assert_int_eq(settings.resize_width, 0);
  ck_assert_int_eq(settings.resize_height, 0);
  settings = after("resize", " 320x240 ");
  ck_assert_int_eq(settings.resize_short, 0);
  ck_assert_int_eq(settings.resize_width, 320);
  ck_assert_int_eq(settings.resize_height, 240);
  settings = after("resize", "none");
  ck_assert_int_eq(settings.resize_short, 0);
  ck_assert_int_eq(settings.resize_width, 0);
  ck_assert_int_eq(settings.resize_height, 0);
  ck_assert_int_eq(settings.crop_width, 7);
}
END_TEST

START_TEST(resize_is_to_the_input_s_size_or_has_a_longest_side) {
  rescl_preprocessing settings = after("resize", "800-1333");
  ck_assert_int_eq(settings.resize_short, 800);
  ck_assert_int_eq(settings.resize_long, 1333);
  ck_assert_int_eq(settings.resize_width, 0);
  settings = after("resize", "letterbox");
  ck_assert_int_eq(settings.fit, RESCL_FIT_CENTRE);
  ck_assert_int_eq(settings.resize_width, RESCL_INPUT_SIZE);
  ck_assert_int_eq(settings.resize_height, RESCL_INPUT_SIZE);
  ck_assert_int_eq(settings.resize_short, 0);
  settings.fit = RESCL_FIT_CORNER;
  ck_assert_int_eq(rescl_preprocessing_set(&settings, "resize", "letterbox"), RESCL_OK);
  ck_assert_int_eq(settings.fit, RESCL_FIT_CORNER);
  ck_assert_int_eq(rescl_preprocessing_set(&settings, "resize", "stretch"), RESCL_OK);
  ck_assert_int_eq(settings.fit, RESCL_FIT_STRETCH);
  ck_assert_int_eq(settings.resize_width, RESCL_INPUT_SIZE);
}
END_TEST

START_TEST(words_and_numbers_are_understood) {
  ck_assert_int_eq(after("fit", "corner").fit, RESCL_FIT_CORNER);
  ck_assert_int_eq(after("fit", "centre").fit, RESCL_FIT_CENTRE);
  ck_assert_int_eq(after("fit", "center").fit, RESCL_FIT_CENTRE);
  ck_assert_int_eq(after("filter", "linear").filter, RESCL_FILTER_LINEAR);
  ck_assert_int_eq(after("filter", "antialias").filter, RESCL_FILTER_ANTIALIAS);
  ck_assert_int_eq(after("order", "bgr").order, RESCL_ORDER_BGR);
  ck_assert_float_eq(after("pad", " 114 ").pad, 114);
  ck_assert_float_eq(after("scale", "1").scale, 1);
  ck_assert_int_eq(after("multiple", "32").multiple, 32);
}
END_TEST

START_TEST(crop_is_square_or_both_or_none) {
  rescl_preprocessing settings = after("crop", "224");
  ck_assert_int_eq(settings.crop_width, 224);
  ck_assert_int_eq(settings.crop_height, 224);
  settings = after("crop", "320x240");
  ck_assert_int_eq(settings.crop_width, 320);
  ck_assert_int_eq(settings.crop_height, 240);
  settings = after("crop", "none");
  ck_assert_int_eq(settings.crop_width, 0);
  ck_assert_int_eq(settings.crop_height, 0);
  ck_assert_int_eq(settings.resize_short, 7);
}
END_TEST

START_TEST(what_is_not_understood_is_shown_and_changes_nothing) {
  static const struct {
    const char *key, *value;
  } bad[] = {{"mean", ""},          {"mean", "1 2"},
             {"mean", "1 2 3 4"},   {"mean", "a"},
             {"mean", "1,,2,3"},    {"mean", "1 2 3,"},
             {"mean", "1 2 nan"},   {"mean", "1;2;3"},
             {"mean", "1e99"},      {"std", "0"},
             {"std", "1 0 1"},      {"std", "-1"},
             {"std", "1e-45"},      {"resize", ""},
             {"resize", "0"},       {"resize", "-5"},
             {"resize", "256x"},    {"resize", "x256"},
             {"resize", "256x0"},   {"resize", "256x256x3"},
             {"resize", "256 256"}, {"resize", "nonesuch"},
             {"resize", "2.5"},     {"resize", "3000000000"},
             {"crop", "224x-1"},    {"crop", "99999999999999999999"},
             {"resize", "800-"},    {"resize", "-1333"},
             {"resize", "800-0"},   {"resize", "800-1333x2"},
             {"fit", "left"},       {"fit", ""},
             {"filter", "cubic"},   {"order", "RGB"},
             {"pad", "-1"},         {"pad", "256"},
             {"pad", "1 2"},        {"scale", "0"},
             {"scale", "two"},      {"crop", "letterbox"}, {"multiple", "0"},
             {"crop", "none 5"},    {"crop", "2 x 2"}};
  const rescl_preprocessing before = sevens();
  for (size_t index = 0; index < sizeof bad / sizeof *bad; index++) {
    rescl_preprocessing settings = before;
    const rescl_status status = rescl_preprocessing_set(&settings, bad[index].key, bad[index].value);
    ck_assert_msg(status == RESCL_MALFORMED, "%s \"%s\" was taken", bad[index].key, bad[index].value);
    check_message(bad[index].key);
    check_message(bad[index].value);
    ck_assert_mem_eq(&settings, &before, sizeof before);
  }
}
END_TEST

START_TEST(unknown_settings_list_the_known_ones) {
  rescl_preprocessing settings = {0};
  ck_assert_int_eq(rescl_preprocessing_set(&settings, "size", "1"), RESCL_INVALID_ARGUMENT);
  check_message("\"size\"");
  check_message("mean, std, resize, crop, fit, filter, order, pad, scale or multiple");
  ck_assert_int_eq(rescl_preprocessing_set(&settings, NULL, "1"), RESCL_INVALID_ARGUMENT);
  ck_assert_int_eq(rescl_preprocessing_set(&settings, "mean", NULL), RESCL_INVALID_ARGUMENT);
}
END_TEST

CHECK_MAIN("image/settings", numbers_come_with_blanks_or_commas, one_number_serves_all_channels,
           resize_is_short_side_or_both_or_none, resize_is_to_the_input_s_size_or_has_a_longest_side,
           words_and_numbers_are_understood, crop_is_square_or_both_or_none,
           what_is_not_understood_is_shown_and_changes_nothing, unknown_settings_list_the_known_ones)
