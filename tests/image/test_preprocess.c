#include <limits.h>
#include <math.h>

#include "check_main.h"
#include "image/pictures.h"

/** Values 0 to 255 unchanged, no resize, no crop. */
static rescl_preprocessing plain(void) {
  return (rescl_preprocessing){.std = {1 / 255.0f, 1 / 255.0f, 1 / 255.0f}};
}

static float *preprocessed(const rescl_preprocessing *settings, const rescl_image *image, int width,
                           int height) {
  float *data = calloc((size_t)width * (size_t)height * 3, sizeof *data);
  const rescl_status status = rescl_preprocess(settings, image, width, height, data);
  ck_assert_msg(status == RESCL_OK, "%s", rescl_last_error());
  return data;
}

/** The tensor of width × height is the picture from (left, top), its edge repeated outside. */
static void check_part(const rescl_preprocessing *settings, const rescl_image *image, const int part[4]) {
  const int left = part[0], top = part[1], width = part[2], height = part[3];
  float *data = preprocessed(settings, image, width, height);
  for (int channel = 0; channel < 3; channel++)
    for (int y = 0; y < height; y++)
      for (int x = 0; x < width; x++) {
        const int column = left + x < 0 ? 0 : left + x >= image->width ? image->width - 1 : left + x;
        const int row = top + y < 0 ? 0 : top + y >= image->height ? image->height - 1 : top + y;
        ck_assert_float_eq_tol(data[(channel * height + y) * width + x],
                               (float)value_at(image, column, row, channel), 1e-3f);
      }
  free(data);
}

START_TEST(the_default_is_imagenets) {
  static const int sides[][2] = {{224, 256}, {32, 37}, {299, 342}, {1, 1}, {7, 8}, {0, 0}, {-5, 0}};
  for (size_t index = 0; index < sizeof sides / sizeof *sides; index++)
    ck_assert_int_eq(rescl_preprocessing_default(sides[index][0], 1000).resize_short, sides[index][1]);
  const rescl_preprocessing settings = rescl_preprocessing_default(320, 224);
  ck_assert_int_eq(settings.resize_short, 256);
  ck_assert_int_eq(settings.crop_width, 320);
  ck_assert_int_eq(settings.crop_height, 224);
  ck_assert_float_eq(settings.mean[1], 0.456f);
  ck_assert_float_eq(settings.std[2], 0.225f);
  ck_assert_int_eq(rescl_preprocessing_default(INT_MAX, INT_MAX).resize_short, INT_MAX);
}
END_TEST

START_TEST(each_channel_is_normalised_into_its_plane) {
  unsigned char pixels[] = {0, 51, 255, 255, 102, 0};
  const rescl_image image = {2, 1, pixels};
  const rescl_preprocessing settings = {.mean = {0.5f, 0.2f, 0}, .std = {0.5f, 0.1f, 2}};
  float *data = preprocessed(&settings, &image, 2, 1);
  static const float expected[6] = {-1, 1, 0, 2, 0.5f, 0};
  for (int index = 0; index < 6; index++) ck_assert_float_eq_tol(data[index], expected[index], 1e-6f);
  free(data);
}
END_TEST

START_TEST(crops_sit_where_torchvision_puts_them) {
  rescl_image *image = picture_by(formula_busy, 12, 9);
  rescl_preprocessing settings = plain();
  check_part(&settings, image, (const int[4]){0, 0, 12, 9});
  static const int parts[][4] = {{3, 2, 6, 5}, {2, 2, 7, 6}, {4, 4, 5, 2}, {0, 0, 12, 8}, {6, 4, 1, 1}};
  for (size_t index = 0; index < sizeof parts / sizeof *parts; index++) {
    settings.crop_width = parts[index][2];
    settings.crop_height = parts[index][3];
    check_part(&settings, image, parts[index]);
  }
  rescl_image_free(image);
}
END_TEST

START_TEST(what_a_crop_misses_repeats_the_edge) {
  rescl_image *image = picture_by(formula_busy, 5, 4);
  rescl_preprocessing settings = plain();
  static const int parts[][4] = {{-2, -1, 9, 6}, {-2, -1, 10, 7}, {1, -3, 3, 10}, {-100, 0, 205, 4}};
  for (size_t index = 0; index < sizeof parts / sizeof *parts; index++) {
    settings.crop_width = parts[index][2];
    settings.crop_height = parts[index][3];
    check_part(&settings, image, parts[index]);
  }
  rescl_image_free(image);
}
END_TEST

/** Short side 8 of 40 x 30 is 10 x 8 (10.67 rounded down); the crop must equal
 *  cropping the resized picture. */
START_TEST(resizing_the_short_side_keeps_the_aspect) {
  rescl_image *image = picture_by(formula_smooth, 40, 30), *small = NULL, *upright = NULL;
  rescl_preprocessing settings = plain();
  settings.resize_short = 8;
  ck_assert_int_eq(rescl_image_resize(image, 10, 8, &small), RESCL_OK);
  check_part(&settings, small, (const int[4]){0, 0, 10, 8});
  settings.crop_width = settings.crop_height = 6;
  check_part(&settings, small, (const int[4]){2, 1, 6, 6});
  rescl_image_free(small);
  rescl_image_free(image);
  image = picture_by(formula_smooth, 30, 40);
  settings.crop_width = settings.crop_height = 0;
  ck_assert_int_eq(rescl_image_resize(image, 8, 10, &upright), RESCL_OK);
  check_part(&settings, upright, (const int[4]){0, 0, 8, 10});
  rescl_image_free(upright);
  rescl_image_free(image);
}
END_TEST

START_TEST(resizing_to_both_sides_ignores_the_aspect) {
  rescl_image *image = picture_by(formula_smooth, 40, 30), *small = NULL;
  rescl_preprocessing settings = plain();
  settings.resize_width = 7;
  settings.resize_height = 9;
  ck_assert_int_eq(rescl_image_resize(image, 7, 9, &small), RESCL_OK);
  check_part(&settings, small, (const int[4]){0, 0, 7, 9});
  rescl_image_free(small);
  rescl_image_free(image);
}
END_TEST

/** Resized in full, this would be 256 x 25,600,000. */
START_TEST(a_needle_is_only_resized_where_it_is_cropped) {
  rescl_image *image = picture_by(formula_smooth, 1, 100000);
  const rescl_preprocessing settings = rescl_preprocessing_default(224, 224);
  float *data = preprocessed(&settings, image, 224, 224);
  const float expected = ((float)value_at(image, 0, 50000, 0) / 255 - 0.485f) / 0.229f;
  ck_assert_float_eq_tol(data[224 * 112 + 112], expected, 1e-5f);
  free(data);
  rescl_image_free(image);
}
END_TEST

START_TEST(another_size_than_the_tensors_is_a_mismatch) {
  rescl_image *image = picture_by(formula_smooth, 40, 30);
  rescl_preprocessing settings = plain();
  float data[3];
  ck_assert_int_eq(rescl_preprocess(&settings, image, 1, 1, data), RESCL_SHAPE_MISMATCH);
  check_message("40 x 30");
  check_message("1 x 1 is needed");
  settings.resize_short = INT_MAX;
  ck_assert_int_eq(rescl_preprocess(&settings, image, 1, 1, data), RESCL_SHAPE_MISMATCH);
  rescl_image_free(image);
}
END_TEST

START_TEST(settings_that_make_no_sense_are_refused) {
  rescl_image *image = picture_by(formula_smooth, 1, 1);
  float data[3];
  const rescl_preprocessing bad[] = {{.resize_short = -1, .std = {1, 1, 1}},
                                     {.resize_width = 1, .std = {1, 1, 1}},
                                     {.resize_width = -2, .resize_height = -2, .std = {1, 1, 1}},
                                     {.resize_width = -1, .resize_height = 1, .std = {1, 1, 1}},
                                     {.crop_width = -1, .crop_height = -1, .std = {1, 1, 1}},
                                     {.resize_long = -1, .std = {1, 1, 1}},
                                     {.multiple = -1, .std = {1, 1, 1}},
                                     {.pad = 256, .std = {1, 1, 1}},
                                     {.scale = -1, .std = {1, 1, 1}},
                                     {.crop_height = 1, .std = {1, 1, 1}},
                                     {.std = {1, 0, 1}},
                                     {.mean = {0, 0, (float)INFINITY}, .std = {1, 1, 1}}};
  for (size_t index = 0; index < sizeof bad / sizeof *bad; index++) {
    ck_assert_int_eq(rescl_preprocess(&bad[index], image, 1, 1, data), RESCL_INVALID_ARGUMENT);
    check_message("expected");
  }
  const rescl_preprocessing settings = plain();
  ck_assert_int_eq(rescl_preprocess(&settings, NULL, 1, 1, data), RESCL_INVALID_ARGUMENT);
  rescl_image_free(image);
}
END_TEST

/** One row of the tensor's channel where padding is 7, the picture of 2 × 1 is (10 20 30) (40 50 60), and it is put into
 *  4 × 3. */
START_TEST(a_letterbox_is_grey_around_the_picture) {
  unsigned char pixels[] = {10, 20, 30, 40, 50, 60};
  const rescl_image image = {2, 1, pixels};
  rescl_preprocessing settings = plain();
  settings.resize_width = settings.resize_height = RESCL_INPUT_SIZE;
  settings.pad = 7;
  settings.fit = RESCL_FIT_CORNER;
  float *data = preprocessed(&settings, &image, 4, 3);
  static const float corner[12] = {10, 18, 33, 40, 10, 18, 33, 40, 7, 7, 7, 7};
  for (int index = 0; index < 12; index++) ck_assert_float_eq_tol(data[index], corner[index], 0.6f);
  free(data);
  settings.fit = RESCL_FIT_CENTRE;
  data = preprocessed(&settings, &image, 2, 3);
  static const float centre[18] = {7, 7, 10, 40, 7, 7, 7, 7, 20, 50, 7, 7, 7, 7, 30, 60, 7, 7};
  for (int index = 0; index < 18; index++) ck_assert_float_eq_tol(data[index], centre[index], 1e-4f);
  free(data);
}
END_TEST

static void check_into(rescl_tensor *input, const rescl_preprocessing *settings, const float *expected) {
  unsigned char pixels[] = {10, 20, 30, 40, 50, 60};
  const rescl_image image = {2, 1, pixels};
  float data[12] = {0};
  rescl_placement placement;
  input->data = data;
  const rescl_status status = rescl_preprocess_into(settings, &image, input, 1, &placement);
  ck_assert_msg(status == RESCL_OK, "%s", rescl_last_error());
  const int64_t count = rescl_tensor_elements(input) / 2;
  for (int64_t index = 0; index < count; index++) {
    ck_assert_float_eq(data[index], 0); // the first picture of the batch is another's
    ck_assert_float_eq_tol(data[count + index], expected[index], 1e-5f);
  }
  ck_assert_int_eq(placement.input_width, 2);
  ck_assert_int_eq(placement.input_height, 1);
  ck_assert_double_eq(placement.scale_x, 1);
  ck_assert_double_eq(placement.offset_y, 0);
}

START_TEST(channels_come_first_or_last_or_are_one_and_in_either_order) {
  rescl_preprocessing settings = {.mean = {1, 2, 3}, .std = {1, 1, 2}, .scale = 1};
  rescl_tensor planes = {.rank = 4, .shape = {2, 3, 1, 2}};
  rescl_tensor grey = {.rank = 4, .shape = {2, 1, 1, 2}};
  check_into(&planes, &settings, (const float[]){9, 39, 18, 48, 13.5f, 28.5f});
  check_into(&grey, &settings, (const float[]){17, 47}); // 0.299 R + 0.587 G + 0.114 B: 18 and 48
  settings.order = RESCL_ORDER_BGR;
  check_into(&planes, &settings, (const float[]){29, 59, 18, 48, 3.5f, 18.5f});
}
END_TEST

START_TEST(pixels_come_with_their_channels_last) {
  unsigned char pixels[] = {10, 20, 30, 40, 50, 60, 70, 80, 90, 1, 2, 3};
  const rescl_image image = {2, 2, pixels};
  const rescl_preprocessing settings = {.std = {1, 1, 1}, .scale = 1};
  float data[12];
  rescl_tensor input = {.rank = 4, .shape = {1, 2, 2, 3}, .data = data};
  ck_assert_int_eq(rescl_preprocess_into(&settings, &image, &input, 0, NULL), RESCL_OK);
  for (int index = 0; index < 12; index++) ck_assert_float_eq(data[index], pixels[index]);
  rescl_tensor alone = {.rank = 3, .shape = {3, 2, 2}, .data = data};
  ck_assert_int_eq(rescl_preprocess_into(&settings, &image, &alone, 0, NULL), RESCL_OK);
  for (int index = 0; index < 12; index++) ck_assert_float_eq(data[index], pixels[index % 4 * 3 + index / 4]);
}
END_TEST

START_TEST(bytes_are_rounded_and_halves_are_halves) {
  unsigned char pixels[] = {0, 100, 255};
  const rescl_image image = {1, 1, pixels};
  rescl_preprocessing settings = {.std = {1, 1, 1}, .scale = 1};
  unsigned char bytes[3];
  rescl_tensor input = {.rank = 4, .shape = {1, 3, 1, 1}, .data = bytes, .type = RESCL_UINT8};
  ck_assert_int_eq(rescl_preprocess_into(&settings, &image, &input, 0, NULL), RESCL_OK);
  ck_assert_mem_eq(bytes, pixels, 3);
  settings = (rescl_preprocessing){.mean = {10, 10.4f, -10}, .std = {1, 1, 1}, .scale = 1};
  ck_assert_int_eq(rescl_preprocess_into(&settings, &image, &input, 0, NULL), RESCL_OK);
  static const unsigned char within[3] = {0, 90, 255};
  ck_assert_mem_eq(bytes, within, 3);
  uint16_t halves[3];
  settings = (rescl_preprocessing){.std = {1, 100, 0.5f}};
  input = (rescl_tensor){.rank = 4, .shape = {1, 3, 1, 1}, .data = halves, .type = RESCL_FLOAT16};
  ck_assert_int_eq(rescl_preprocess_into(&settings, &image, &input, 0, NULL), RESCL_OK);
  static const uint16_t expected[3] = {0, 0x1c04, 0x4000}; // 0, 0.003922, 2
  ck_assert_mem_eq(halves, expected, sizeof expected);
  input.type = RESCL_INT64;
  ck_assert_int_eq(rescl_preprocess_into(&settings, &image, &input, 0, NULL), RESCL_UNSUPPORTED);
}
END_TEST

START_TEST(tensors_that_no_picture_goes_into_are_refused) {
  unsigned char pixels[3] = {0};
  const rescl_image image = {1, 1, pixels};
  const rescl_preprocessing settings = plain();
  float data[8];
  static const struct {
    rescl_tensor tensor;
    rescl_status status;
  } bad[] = {{{.rank = 4, .shape = {1, 2, 1, 2}}, RESCL_UNSUPPORTED},
             {{.rank = 2, .shape = {1, 3}}, RESCL_UNSUPPORTED},
             {{.rank = 5, .shape = {1, 1, 3, 1, 1}}, RESCL_UNSUPPORTED},
             {{.rank = 4, .shape = {1, 3, -1, 1}}, RESCL_SHAPE_MISMATCH},
             {{.rank = 4, .shape = {0, 3, 1, 1}}, RESCL_SHAPE_MISMATCH},
             {{.rank = 4, .shape = {1, 3, 1, 2}}, RESCL_SHAPE_MISMATCH}};
  for (size_t index = 0; index < sizeof bad / sizeof *bad; index++) {
    rescl_tensor input = bad[index].tensor;
    input.data = data;
    ck_assert_int_eq(rescl_preprocess_into(&settings, &image, &input, 0, NULL), bad[index].status);
  }
  rescl_tensor input = {.rank = 4, .shape = {1, 3, 1, 1}, .data = data};
  ck_assert_int_eq(rescl_preprocess_into(&settings, &image, &input, 1, NULL), RESCL_INVALID_ARGUMENT);
  input.data = NULL;
  ck_assert_int_eq(rescl_preprocess_into(&settings, &image, &input, 0, NULL), RESCL_INVALID_ARGUMENT);
  ck_assert_int_eq(rescl_preprocess_into(&settings, &image, NULL, 0, NULL), RESCL_INVALID_ARGUMENT);
  ck_assert_int_eq(rescl_preprocess_into(NULL, &image, &input, 0, NULL), RESCL_INVALID_ARGUMENT);
}
END_TEST

START_TEST(sizes_of_open_inputs_are_told) {
  unsigned char pixels[3 * 3] = {0};
  const rescl_image image = {3, 1, pixels};
  rescl_preprocessing settings = plain();
  int width, height;
  settings.multiple = 4;
  ck_assert_int_eq(rescl_preprocessing_size(&settings, &image, &width, &height), RESCL_OK);
  ck_assert_int_eq(width, 4);
  ck_assert_int_eq(height, 4);
  settings.resize_short = 1 << 20;
  ck_assert_int_eq(rescl_preprocessing_size(&settings, &image, &width, &height), RESCL_UNSUPPORTED);
  settings.resize_short = 0;
  settings.resize_width = settings.resize_height = RESCL_INPUT_SIZE;
  ck_assert_int_eq(rescl_preprocessing_size(&settings, &image, &width, &height), RESCL_INVALID_ARGUMENT);
  ck_assert_int_eq(rescl_preprocessing_size(NULL, &image, &width, &height), RESCL_INVALID_ARGUMENT);
  ck_assert_int_eq(rescl_preprocessing_size(&settings, NULL, &width, &height), RESCL_INVALID_ARGUMENT);
}
END_TEST

CHECK_MAIN("image/preprocess", the_default_is_imagenets, each_channel_is_normalised_into_its_plane,
           crops_sit_where_torchvision_puts_them, what_a_crop_misses_repeats_the_edge,
           resizing_the_short_side_keeps_the_aspect, resizing_to_both_sides_ignores_the_aspect,
           a_needle_is_only_resized_where_it_is_cropped, another_size_than_the_tensors_is_a_mismatch,
           settings_that_make_no_sense_are_refused, a_letterbox_is_grey_around_the_picture,
           channels_come_first_or_last_or_are_one_and_in_either_order, pixels_come_with_their_channels_last,
           bytes_are_rounded_and_halves_are_halves, tensors_that_no_picture_goes_into_are_refused,
           sizes_of_open_inputs_are_told)
