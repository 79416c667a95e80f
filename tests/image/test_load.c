#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/random.h"
#include "check_main.h"
#include "image/encode.h"
#include "image/pictures.h"
#include "image/png.h"
#include "support/temporary_folder.h"

static char folder[64];
static char path[128];

/** Makes a folder of its own for the test and `path`, a file in it. */
static void start(const char *name) {
  snprintf(folder, sizeof folder, "/tmp/rescl-test-XXXXXX");
  ck_assert_ptr_nonnull(temporary_folder(folder));
  snprintf(path, sizeof path, "%s/%s", folder, name);
}

static void write_file(const void *bytes, size_t size_bytes) {
  FILE *file = fopen(path, "wb");
  ck_assert_ptr_nonnull(file);
  ck_assert_uint_eq(fwrite(bytes, 1, size_bytes, file), size_bytes);
  fclose(file);
}

/** Loading the file fails so, and the message names the file and says the words. */
static void check_refused(rescl_status expected, const char *words) {
  rescl_image *image = (rescl_image *)(size_t)1;
  ck_assert_int_eq(rescl_image_load(&image, path), expected);
  ck_assert_ptr_null(image);
  check_message(path);
  check_message(words);
}

START_TEST(what_save_writes_load_reads) {
  start("picture.png");
  rescl_image *image = picture_by(formula_busy, 31, 17), *again = NULL;
  ck_assert_int_eq(rescl_image_save_png(image, path), RESCL_OK);
  ck_assert_int_eq(rescl_image_load(&again, path), RESCL_OK);
  ck_assert_int_eq(picture_distance(image, again), 0);
  rescl_image_free(image);
  rescl_image_free(again);
}
END_TEST

START_TEST(the_content_tells_the_format_not_the_name) {
  start("really_a_jpeg.png");
  rescl_image *original = picture_by(formula_smooth, 20, 20), *image = NULL;
  struct encoded file =
      encode_jpeg(&(struct jpeg_spec){.width = 20, .height = 20, .pixels = JCS_RGB}, original->pixels);
  write_file(file.bytes, file.size_bytes);
  ck_assert_int_eq(rescl_image_load(&image, path), RESCL_OK);
  ck_assert_int_le(picture_distance(image, original), 3);
  write_file(file.bytes, file.size_bytes / 2);
  check_refused(RESCL_MALFORMED, "broken JPEG: Premature end");
  free(file.bytes);
  rescl_image_free(image);
  rescl_image_free(original);
}
END_TEST

START_TEST(other_formats_are_named_with_the_remedy) {
  start("picture");
  static const struct {
    const char *bytes, *words;
  } files[] = {{"GIF89a------------", "GIF is not supported: convert the picture to PNG or JPEG"},
               {"RIFF----WEBPVP8 ---", "WebP is not supported"},
               {"----ftypheic------", "HEIF or AVIF is not supported"},
               {"BM----------------", "BMP is not supported"},
               {"a text, no picture", "PNG and JPEG are supported"},
               {"\x89PN", "PNG and JPEG are supported"}};
  for (size_t index = 0; index < sizeof files / sizeof *files; index++) {
    write_file(files[index].bytes, strlen(files[index].bytes));
    check_refused(RESCL_UNSUPPORTED, files[index].words);
  }
  write_file("II*\0----", 8);
  check_refused(RESCL_UNSUPPORTED, "TIFF is not supported");
}
END_TEST

START_TEST(random_bytes_are_refused) {
  start("noise.jpg");
  struct random_state random = random_seeded(3);
  unsigned char bytes[300];
  for (int round = 0; round < 50; round++) {
    for (size_t index = 0; index < sizeof bytes; index++) bytes[index] = (unsigned char)random_bits(&random);
    bytes[0] = 'x'; // not by chance a JPEG's or a BMP's beginning
    write_file(bytes, sizeof bytes);
    check_refused(RESCL_UNSUPPORTED, "not a picture of a known format");
    memcpy(bytes, "\xff\xd8\xff", 3);
    write_file(bytes, sizeof bytes);
    rescl_image *image = NULL;
    ck_assert_int_ne(rescl_image_load(&image, path), RESCL_OK);
    ck_assert_ptr_null(image);
    check_message(path);
  }
}
END_TEST

START_TEST(missing_empty_and_folders_are_named) {
  start("picture.png");
  check_refused(RESCL_NOT_FOUND, "No such file");
  write_file("", 0);
  check_refused(RESCL_MALFORMED, "empty");
  unlink(path);
  ck_assert_int_eq(mkdir(path, 0777), 0);
  check_refused(RESCL_IO, "folder");
  rmdir(path);
  rescl_image *image = NULL;
  ck_assert_int_eq(rescl_image_load(&image, NULL), RESCL_INVALID_ARGUMENT);
}
END_TEST

/** Writes the file again and again, each time from its beginning. Never returns. */
static void rewrite_without_end(const unsigned char *bytes, size_t size_bytes) {
  for (;;) {
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(bytes, 1, size_bytes, file) != size_bytes || fclose(file) != 0) _exit(1);
  }
}

/** Reading a mapping whose file got shorter would end the process. */
START_TEST(files_that_change_meanwhile_do_no_worse_than_fail) {
  start("picture.png");
  rescl_image *image = picture_by(formula_busy, 400, 300);
  unsigned char *bytes;
  size_t size_bytes;
  ck_assert_int_eq(png_encode(image, &bytes, &size_bytes), RESCL_OK);
  write_file(bytes, size_bytes);
  const pid_t writer = fork();
  if (writer == 0) rewrite_without_end(bytes, size_bytes);
  int failures = 0;
  for (int round = 0; round < 500; round++) {
    rescl_image *again = NULL;
    failures += rescl_image_load(&again, path) != RESCL_OK;
    rescl_image_free(again);
  }
  ck_assert_int_eq(kill(writer, SIGKILL), 0);
  ck_assert_int_eq(waitpid(writer, NULL, 0), writer);
  ck_assert_int_gt(failures, 0);
  free(bytes);
  rescl_image_free(image);
}
END_TEST

START_TEST(saving_where_nothing_can_be_is_an_error) {
  start("missing/picture.png");
  rescl_image *image = picture_by(formula_busy, 3, 3);
  ck_assert_int_eq(rescl_image_save_png(image, path), RESCL_IO);
  check_message(path);
  ck_assert_int_eq(rescl_image_save_png(NULL, path), RESCL_INVALID_ARGUMENT);
  check_message(path);
  ck_assert_int_eq(rescl_image_save_png(image, NULL), RESCL_INVALID_ARGUMENT);
  rescl_image_free(image);
}
END_TEST

CHECK_MAIN("image/load", what_save_writes_load_reads, the_content_tells_the_format_not_the_name,
           other_formats_are_named_with_the_remedy, random_bytes_are_refused,
           files_that_change_meanwhile_do_no_worse_than_fail, missing_empty_and_folders_are_named,
           saving_where_nothing_can_be_is_an_error)
