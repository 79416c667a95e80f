#define _XOPEN_SOURCE 700
#include "rescl/image.h"

#include <stdio.h>
#include <unistd.h>

#include "check_main.h"
#include "image/pictures.h"
#include "rescl/vision.h"
#include "support/temporary_folder.h"

static char folder[] = "/tmp/rescl-save-XXXXXX", path[sizeof folder + 32];

static void start(const char *name) {
  ck_assert_ptr_nonnull(temporary_folder(folder));
  snprintf(path, sizeof path, "%s/%s", folder, name);
}

static void finish(void) {
  unlink(path);
  ck_assert_int_eq(rmdir(folder), 0);
  memcpy(folder + sizeof folder - 7, "XXXXXX", 6);
}

static rescl_image *loaded(void) {
  rescl_image *image = NULL;
  ck_assert_msg(rescl_image_load(&image, path) == RESCL_OK, "%s", rescl_last_error());
  return image;
}

static long file_bytes(void) {
  FILE *file = fopen(path, "rb");
  ck_assert_ptr_nonnull(file);
  fseek(file, 0, SEEK_END);
  const long size_bytes = ftell(file);
  fclose(file);
  return size_bytes;
}

START_TEST(classes_come_back_as_they_were) {
  start("classes.png");
  unsigned char indices[5 * 6], palette[256 * 3] = {0};
  for (int index = 0; index < 5 * 6; index++) indices[index] = (unsigned char)(index == 7 ? 255 : index % 21);
  const rescl_indexed_image image = {6, 5, indices, palette, 256};
  rescl_segmentation *read = NULL;
  ck_assert_int_eq(rescl_indexed_image_save_png(&image, path), RESCL_OK);
  ck_assert_int_eq(rescl_segmentation_load(&read, path), RESCL_OK);
  ck_assert(read->width == 6 && read->height == 5);
  for (int index = 0; index < 5 * 6; index++) ck_assert_int_eq(read->classes[index], indices[index]);
  rescl_segmentation_free(read);
  ck_assert_int_eq(rescl_segmentation_load(&read, "/missing/classes.png"), RESCL_NOT_FOUND);
  ck_assert_ptr_null(read);
  finish();
}
END_TEST

START_TEST(jpeg_comes_back_nearly_the_better_the_higher_its_quality) {
  start("picture.jpg");
  rescl_image *original = picture_by(formula_smooth, 75, 50);
  const int quality[] = {10, 92, 100}, most_distance[] = {80, 16, 3};
  long before = 0;
  for (int way = 0; way < 3; way++) {
    ck_assert_int_eq(rescl_image_save_jpeg(original, quality[way], path), RESCL_OK);
    rescl_image *image = loaded();
    ck_assert_int_le(picture_distance(image, original), most_distance[way]);
    ck_assert_int_gt(file_bytes(), before);
    before = file_bytes();
    rescl_image_free(image);
  }
  rescl_image_free(original);
  finish();
}
END_TEST

/** Lines of one pixel in pure red and blue: with halved colours both would be purple. */
static int formula_red_and_blue(int x, int y, int channel) {
  (void)y;
  return channel == (x % 2 ? 0 : 2) ? 255 : 0;
}

START_TEST(jpeg_keeps_thin_coloured_lines) {
  start("lines.jpg");
  rescl_image *original = picture_by(formula_red_and_blue, 16, 16);
  ck_assert_int_eq(rescl_image_save_jpeg(original, 95, path), RESCL_OK);
  rescl_image *image = loaded();
  ck_assert_int_gt(value_at(image, 7, 7, 0), 200);
  ck_assert_int_lt(value_at(image, 8, 7, 0), 55);
  rescl_image_free(image);
  rescl_image_free(original);
  finish();
}
END_TEST

START_TEST(what_jpeg_can_not_be_is_refused) {
  start("picture.jpg");
  rescl_image *wide = picture_by(formula_busy, 65501, 1);
  ck_assert_int_eq(rescl_image_save_jpeg(wide, 90, path), RESCL_UNSUPPORTED);
  check_message("65501 x 1");
  ck_assert_int_eq(rescl_image_save_jpeg(wide, 0, path), RESCL_INVALID_ARGUMENT);
  ck_assert_int_eq(rescl_image_save_jpeg(wide, 101, path), RESCL_INVALID_ARGUMENT);
  ck_assert_int_eq(rescl_image_save_jpeg(NULL, 90, path), RESCL_INVALID_ARGUMENT);
  wide->width = 65500;
  ck_assert_int_eq(rescl_image_save_jpeg(wide, 90, path), RESCL_OK);
  rescl_image_free(wide);
  finish();
}
END_TEST

static const unsigned char palette[] = {0, 0, 0, 128, 0, 0, 0, 128, 7};

START_TEST(indices_are_stored_as_such_and_shown_in_their_colours) {
  start("mask.png");
  const unsigned char indices[] = {0, 1, 2, 2, 1, 0};
  const rescl_indexed_image mask = {3, 2, indices, palette, 3};
  ck_assert_int_eq(rescl_indexed_image_save_png(&mask, path), RESCL_OK);
  rescl_image *image = loaded();
  ck_assert_int_eq(image->width, 3);
  ck_assert_int_eq(image->height, 2);
  for (int pixel = 0; pixel < 6; pixel++)
    ck_assert_mem_eq(image->pixels + 3 * pixel, palette + 3 * indices[pixel], 3);
  unsigned char header[26]; // signature, IHDR's length and name, sizes, bit depth, colour type
  FILE *file = fopen(path, "rb");
  ck_assert_uint_eq(fread(header, 1, sizeof header, file), sizeof header);
  fclose(file);
  ck_assert_int_eq(header[24], 8);
  ck_assert_int_eq(header[25], 3);
  rescl_image_free(image);
  finish();
}
END_TEST

START_TEST(indices_outside_the_palette_are_refused) {
  start("mask.png");
  const unsigned char indices[] = {0, 1, 3};
  rescl_indexed_image mask = {3, 1, indices, palette, 3};
  ck_assert_int_eq(rescl_indexed_image_save_png(&mask, path), RESCL_INVALID_ARGUMENT);
  check_message("pixel 2 is of colour 3");
  mask.width = 2;
  const int counts[] = {0, -1, 257};
  for (int way = 0; way < 3; way++) {
    mask.colour_count = counts[way];
    ck_assert_int_eq(rescl_indexed_image_save_png(&mask, path), RESCL_INVALID_ARGUMENT);
  }
  mask.colour_count = 3;
  mask.height = 0;
  ck_assert_int_eq(rescl_indexed_image_save_png(&mask, path), RESCL_INVALID_ARGUMENT);
  ck_assert_int_eq(rescl_indexed_image_save_png(NULL, path), RESCL_INVALID_ARGUMENT);
  finish();
}
END_TEST

CHECK_MAIN("image/save", classes_come_back_as_they_were,
           jpeg_comes_back_nearly_the_better_the_higher_its_quality, jpeg_keeps_thin_coloured_lines,
           what_jpeg_can_not_be_is_refused, indices_are_stored_as_such_and_shown_in_their_colours,
           indices_outside_the_palette_are_refused)
