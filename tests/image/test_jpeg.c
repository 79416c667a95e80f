#define _POSIX_C_SOURCE 200809L // open_memstream
#include "image/jpeg.h"

#include "base/random.h"
#include "check_main.h"
#include "image/encode.h"
#include "image/exif.h"
#include "image/pictures.h"

static rescl_image *decoded(const struct encoded *file) {
  rescl_image *image = NULL;
  const rescl_status status = jpeg_decode(&image, file->bytes, file->size_bytes);
  ck_assert_msg(status == RESCL_OK, "%s", rescl_last_error());
  return image;
}

static rescl_image *through(const struct jpeg_spec *spec, const unsigned char *rows) {
  struct encoded file = encode_jpeg(spec, rows);
  rescl_image *image = decoded(&file);
  free(file.bytes);
  return image;
}

static struct encoded smooth_file(struct jpeg_spec spec) {
  rescl_image *image = picture_by(formula_smooth, spec.width, spec.height);
  struct encoded file = encode_jpeg(&spec, image->pixels);
  rescl_image_free(image);
  return file;
}

START_TEST(rgb_comes_back_nearly) {
  rescl_image *original = picture_by(formula_smooth, 75, 50);
  const J_COLOR_SPACE stored[] = {JCS_YCbCr, JCS_RGB};
  for (int way = 0; way < 4; way++) {
    rescl_image *image = through(
        &(struct jpeg_spec){
            .width = 75, .height = 50, .pixels = JCS_RGB, .stored = stored[way & 1], .progressive = way >> 1},
        original->pixels);
    ck_assert_int_le(picture_distance(image, original), 3);
    rescl_image_free(image);
  }
  rescl_image_free(original);
}
END_TEST

START_TEST(grey_becomes_rgb) {
  unsigned char ramp[16 * 9];
  for (int index = 0; index < 16 * 9; index++) ramp[index] = (unsigned char)(index % 16 * 16);
  rescl_image *image = through(&(struct jpeg_spec){.width = 16, .height = 9, .pixels = JCS_GRAYSCALE}, ramp);
  for (int x = 0; x < 16; x++) {
    ck_assert_int_le(abs(value_at(image, x, 8, 0) - x * 16), 2);
    ck_assert_int_eq(value_at(image, x, 8, 1), value_at(image, x, 8, 0));
    ck_assert_int_eq(value_at(image, x, 8, 2), value_at(image, x, 8, 0));
  }
  rescl_image_free(image);
}
END_TEST

/** Half cyan, no magenta, full yellow and a fifth of black: R = 127/255 * 204 and so on. Stored is what is left
 *  of light, whether Adobe's marker says so or not. */
START_TEST(cmyk_is_read_with_and_without_adobes_marker) {
  static const unsigned char ink[4] = {128, 0, 255, 51};
  const J_COLOR_SPACE stored[] = {JCS_CMYK, JCS_YCCK, JCS_CMYK};
  for (int way = 0; way < 3; way++) {
    unsigned char rows[8 * 8 * 4];
    for (int index = 0; index < 8 * 8 * 4; index++) rows[index] = (unsigned char)(255 - ink[index % 4]);
    rescl_image *image = through(
        &(struct jpeg_spec){
            .width = 8, .height = 8, .pixels = JCS_CMYK, .stored = stored[way], .no_adobe = way == 2},
        rows);
    static const int expected[3] = {102, 204, 0};
    for (int channel = 0; channel < 3; channel++)
      ck_assert_int_le(abs(value_at(image, 4, 4, channel) - expected[channel]), 2);
    rescl_image_free(image);
  }
}
END_TEST

START_TEST(every_exif_orientation_is_turned_upright) {
  unsigned char exif[] = "Exif\0\0II*\0\10\0\0\0\1\0\x12\1\3\0\1\0\0\0\0\0\0\0\0\0\0";
  struct encoded plain_file = smooth_file((struct jpeg_spec){.width = 21, .height = 12, .pixels = JCS_RGB});
  rescl_image *plain = decoded(&plain_file);
  for (int orientation = 1; orientation <= 8; orientation++) {
    exif[24] = (unsigned char)orientation;
    struct encoded file = smooth_file((struct jpeg_spec){
        .width = 21, .height = 12, .pixels = JCS_RGB, .exif = exif, .exif_bytes = sizeof exif - 1});
    rescl_image *image = decoded(&file);
    const struct exif_placement placement = exif_place(orientation, 21, 12);
    ck_assert_int_eq(image->width, placement.width);
    ck_assert_int_eq(image->height, placement.height);
    for (int y = 0; y < 12; y++)
      for (int x = 0; x < 21; x++)
        for (int channel = 0; channel < 3; channel++)
          ck_assert_int_eq(
              image->pixels[(placement.origin + x * placement.column_step + y * placement.row_step) * 3 +
                            channel],
              value_at(plain, x, y, channel));
    rescl_image_free(image);
    free(file.bytes);
  }
  rescl_image_free(plain);
  free(plain_file.bytes);
}
END_TEST

START_TEST(a_file_cut_anywhere_is_malformed) {
  for (int progressive = 0; progressive <= 1; progressive++) {
    struct encoded file = smooth_file(
        (struct jpeg_spec){.width = 40, .height = 30, .pixels = JCS_RGB, .progressive = progressive});
    for (size_t size_bytes = 0; size_bytes < file.size_bytes; size_bytes++) {
      unsigned char *part =
          malloc(size_bytes + 1); // its own block, so that a sanitizer sees a read behind it
      memcpy(part, file.bytes, size_bytes);
      rescl_image *image = NULL;
      ck_assert_int_eq(jpeg_decode(&image, part, size_bytes), RESCL_MALFORMED);
      ck_assert_ptr_null(image);
      free(part);
    }
    check_message("broken JPEG: ");
    free(file.bytes);
  }
}
END_TEST

START_TEST(damaged_files_never_do_worse_than_fail) {
  for (int progressive = 0; progressive <= 1; progressive++) {
    struct encoded file = smooth_file(
        (struct jpeg_spec){.width = 40, .height = 30, .pixels = JCS_RGB, .progressive = progressive});
    struct random_state random = random_seeded(11);
    int failures = 0;
    for (int round = 0; round < 500; round++) {
      unsigned char *damaged = malloc(file.size_bytes);
      memcpy(damaged, file.bytes, file.size_bytes);
      for (int hit = 0; hit < 4; hit++)
        damaged[2 + random_bits(&random) % (file.size_bytes - 2)] = (unsigned char)random_bits(&random);
      rescl_image *image = NULL;
      const rescl_status status = jpeg_decode(&image, damaged, file.size_bytes);
      ck_assert(status == RESCL_OK || status == RESCL_MALFORMED || status == RESCL_UNSUPPORTED);
      ck_assert_int_eq(status == RESCL_OK, image != NULL);
      failures += status != RESCL_OK;
      rescl_image_free(image);
      free(damaged);
    }
    ck_assert_int_gt(failures, 100);
    free(file.bytes);
  }
}
END_TEST

START_TEST(bytes_between_segments_cost_no_pixel_and_are_forgiven) {
  struct encoded file = smooth_file((struct jpeg_spec){.width = 16, .height = 16, .pixels = JCS_RGB});
  rescl_image *whole = decoded(&file);
  const size_t end = file.size_bytes - 2; // of the pixels, before the end marker
  unsigned char *longer = calloc(1, file.size_bytes + 5);
  memcpy(longer, file.bytes, end);
  memcpy(longer + end + 5, file.bytes + end, 2);
  rescl_image *image = NULL;
  ck_assert_int_eq(jpeg_decode(&image, longer, file.size_bytes + 5), RESCL_OK);
  ck_assert_int_eq(picture_distance(image, whole), 0);
  rescl_image_free(image);
  rescl_image_free(whole);
  free(longer);
  free(file.bytes);
}
END_TEST

START_TEST(too_large_is_refused_before_decoding) {
  static const unsigned char size[4] = {0x4e, 0x20, 0x4e, 0x20}; // 20000 x 20000
  struct encoded file = smooth_file((struct jpeg_spec){.width = 40, .height = 30, .pixels = JCS_RGB});
  rescl_image *image = NULL;
  memcpy(file.bytes + find_marker(&file, 0xc0) + 5, size, sizeof size);
  ck_assert_int_eq(jpeg_decode(&image, file.bytes, file.size_bytes), RESCL_UNSUPPORTED);
  check_message("20000 x 20000");
  ck_assert_ptr_null(image);
  free(file.bytes);
}
END_TEST

START_TEST(what_the_file_can_not_hold_is_refused_before_decoding) {
  static const unsigned char size[4] = {0x3e, 0x80, 0x3e, 0x80}; // 16000 x 16000
  for (int progressive = 0; progressive <= 1; progressive++) {
    struct encoded file = smooth_file(
        (struct jpeg_spec){.width = 40, .height = 30, .pixels = JCS_RGB, .progressive = progressive});
    rescl_image *image = NULL;
    memcpy(file.bytes + find_marker(&file, progressive ? 0xc2 : 0xc0) + 5, size, sizeof size);
    ck_assert_int_eq(jpeg_decode(&image, file.bytes, file.size_bytes), RESCL_MALFORMED);
    check_message("bytes can not hold the 16000 x 16000 pixels");
    ck_assert_ptr_null(image);
    free(file.bytes);
  }
}
END_TEST

/** As many bytes as that many pixels take at least, but what is kept between scans would be 1.5 GB. */
START_TEST(memory_between_scans_is_limited) {
  static const unsigned char size[4] = {0x3e, 0x80, 0x3e, 0x80};
  struct encoded file =
      smooth_file((struct jpeg_spec){.width = 40, .height = 30, .pixels = JCS_RGB, .progressive = 1});
  const size_t size_bytes = 2000000;
  unsigned char *bytes = calloc(1, size_bytes);
  rescl_image *image = NULL;
  memcpy(file.bytes + find_marker(&file, 0xc2) + 5, size, sizeof size);
  memcpy(bytes, file.bytes, file.size_bytes);
  ck_assert_int_eq(jpeg_decode(&image, bytes, size_bytes), RESCL_UNSUPPORTED);
  check_message("unreadable JPEG: it takes more than 512 MB to decode; ");
  check_message("plain JPEG");
  free(bytes);
  free(file.bytes);
}
END_TEST

START_TEST(no_height_is_malformed_and_twelve_bits_are_unsupported) {
  struct encoded file = smooth_file((struct jpeg_spec){.width = 40, .height = 30, .pixels = JCS_RGB});
  const size_t frame = find_marker(&file, 0xc0);
  rescl_image *image = NULL;
  file.bytes[frame + 4] = 12;
  ck_assert_int_eq(jpeg_decode(&image, file.bytes, file.size_bytes), RESCL_UNSUPPORTED);
  check_message("unreadable JPEG: ");
  file.bytes[frame + 4] = 8;
  memset(file.bytes + frame + 5, 0, 2);
  ck_assert_int_eq(jpeg_decode(&image, file.bytes, file.size_bytes), RESCL_MALFORMED);
  free(file.bytes);
}
END_TEST

/** The first component's scan, again and again. */
START_TEST(scans_without_end_are_refused) {
  struct encoded file =
      smooth_file((struct jpeg_spec){.width = 16, .height = 16, .pixels = JCS_RGB, .separate_scans = 1});
  const size_t first = find_marker(&file, 0xda);
  const struct encoded rest = {file.bytes + first + 1, file.size_bytes - first - 1};
  const size_t scan_bytes = find_marker(&rest, 0xc4) + 1; // the next scan's tables follow
  const size_t size_bytes = file.size_bytes + 600 * scan_bytes;
  unsigned char *bytes = malloc(size_bytes), *end = bytes + first;
  memcpy(bytes, file.bytes, first);
  for (int scan = 0; scan < 600; scan++, end += scan_bytes) memcpy(end, file.bytes + first, scan_bytes);
  memcpy(end, file.bytes + first, file.size_bytes - first);
  rescl_image *image = decoded(&file);
  rescl_image_free(image);
  ck_assert_int_eq(jpeg_decode(&image, bytes, size_bytes), RESCL_UNSUPPORTED);
  check_message("more than 100 scans");
  free(bytes);
  free(file.bytes);
}
END_TEST

CHECK_MAIN("image/jpeg", rgb_comes_back_nearly, grey_becomes_rgb, cmyk_is_read_with_and_without_adobes_marker,
           every_exif_orientation_is_turned_upright, a_file_cut_anywhere_is_malformed,
           damaged_files_never_do_worse_than_fail, bytes_between_segments_cost_no_pixel_and_are_forgiven,
           too_large_is_refused_before_decoding, what_the_file_can_not_hold_is_refused_before_decoding,
           memory_between_scans_is_limited, no_height_is_malformed_and_twelve_bits_are_unsupported,
           scans_without_end_are_refused)
