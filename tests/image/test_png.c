#define _POSIX_C_SOURCE 200809L // open_memstream
#include "image/png.h"

#include <sys/resource.h>
#include <zlib.h>

#include "base/random.h"
#include "check_main.h"
#include "image/encode.h"
#include "image/exif.h"
#include "image/pictures.h"

/** Encodes and decodes; the encoded file is freed. */
static rescl_image *through(const struct png_spec *spec, const unsigned char *rows, size_t row_bytes) {
  struct encoded file = encode_png(spec, rows, row_bytes);
  rescl_image *image = NULL;
  const rescl_status status = png_decode(&image, file.bytes, file.size_bytes);
  ck_assert_msg(status == RESCL_OK, "%s", rescl_last_error());
  ck_assert_int_eq(image->width, spec->width);
  ck_assert_int_eq(image->height, spec->height);
  free(file.bytes);
  return image;
}

static struct encoded busy_file(int width, int height, int interlaced) {
  rescl_image *image = picture_by(formula_busy, width, height);
  const struct png_spec spec = {width, height, 8, PNG_COLOR_TYPE_RGB, interlaced, NULL, 0, NULL, NULL};
  struct encoded file = encode_png(&spec, image->pixels, picture_row_bytes(width));
  rescl_image_free(image);
  return file;
}

START_TEST(rgb_comes_back_exactly_for_every_small_size_plain_and_interlaced) {
  for (int width = 1; width <= 9; width++)
    for (int height = 1; height <= 9; height++)
      for (int interlaced = 0; interlaced <= 1; interlaced++) {
        rescl_image *expected = picture_by(formula_busy, width, height), *image = NULL;
        struct encoded file = busy_file(width, height, interlaced);
        ck_assert_int_eq(png_decode(&image, file.bytes, file.size_bytes), RESCL_OK);
        ck_assert_int_eq(picture_distance(image, expected), 0);
        free(file.bytes);
        rescl_image_free(image);
        rescl_image_free(expected);
      }
}
END_TEST

START_TEST(classes_come_as_they_stand_whatever_the_depth) {
  static const unsigned char ramp[] = {0x1b, 0xe4};
  static const png_color palette[4] = {{9, 9, 9}, {0}, {255, 0, 0}, {9, 9, 9}};
  for (int depth = 1; depth <= 16; depth *= 2) {
    const int width = 16 / depth, top = (1 << depth) - 1;
    for (int with_palette = 0; with_palette <= (depth == 2); with_palette++) {
      struct png_spec spec = {width, 1, depth, PNG_COLOR_TYPE_GRAY, 0, NULL, 0, NULL, NULL};
      if (with_palette) spec.color_type = PNG_COLOR_TYPE_PALETTE;
      if (with_palette) spec.palette = palette, spec.palette_count = 4;
      struct encoded file = encode_png(&spec, ramp, sizeof ramp);
      struct png_classes classes;
      ck_assert_int_eq(png_decode_classes(&classes, file.bytes, file.size_bytes), RESCL_OK);
      ck_assert(classes.width == width && classes.height == 1);
      for (int x = 0; x < width; x++)
        ck_assert_int_eq(classes.values[x], ((ramp[0] << 8 | ramp[1]) >> (16 - depth - x * depth)) & top);
      free(classes.values);
      free(file.bytes);
    }
  }
}
END_TEST

START_TEST(classes_come_from_interlaced_pictures_and_not_from_colours) {
  unsigned char rows[7 * 9];
  struct png_classes classes;
  for (int index = 0; index < 7 * 9; index++) rows[index] = (unsigned char)(index * 4);
  const struct png_spec spec = {9, 7, 8, PNG_COLOR_TYPE_GRAY, 1, NULL, 0, NULL, NULL};
  struct encoded file = encode_png(&spec, rows, 9), coloured = busy_file(9, 7, 0);
  ck_assert_int_eq(png_decode_classes(&classes, file.bytes, file.size_bytes), RESCL_OK);
  for (int index = 0; index < 7 * 9; index++) ck_assert_int_eq(classes.values[index], rows[index]);
  free(classes.values);
  ck_assert_int_eq(png_decode_classes(&classes, coloured.bytes, coloured.size_bytes), RESCL_UNSUPPORTED);
  ck_assert_ptr_null(classes.values);
  ck_assert_int_eq(png_decode_classes(&classes, file.bytes, file.size_bytes - 20), RESCL_MALFORMED);
  ck_assert_ptr_null(classes.values);
  free(file.bytes);
  free(coloured.bytes);
}
END_TEST

START_TEST(grey_of_every_bit_depth_is_spread_over_0_to_255) {
  static const unsigned char ramp[] = {0x1b, 0xe4}; // 2 bits: 0 1 2 3 3 2 1 0
  for (int depth = 1; depth <= 8; depth *= 2) {
    const int width = 16 / depth, top = (1 << depth) - 1;
    const struct png_spec spec = {width, 1, depth, PNG_COLOR_TYPE_GRAY, 0, NULL, 0, NULL, NULL};
    rescl_image *image = through(&spec, ramp, sizeof ramp);
    for (int x = 0; x < width; x++) {
      const int stored = (ramp[x * depth / 8] >> (8 - depth - x * depth % 8)) & top,
                grey = stored * 255 / top;
      check_pixel(image, x, 0, (const int[3]){grey, grey, grey});
    }
    rescl_image_free(image);
  }
}
END_TEST

START_TEST(sixteen_bits_are_rounded_to_eight) {
  static const int stored[] = {0, 128, 129, 385, 32768, 65406, 65407, 65535};
  unsigned char row[sizeof stored / sizeof *stored * 2];
  const int width = (int)(sizeof row / 2);
  for (int x = 0; x < width; x++) {
    row[2 * x] = (unsigned char)(stored[x] >> 8);
    row[2 * x + 1] = (unsigned char)stored[x];
  }
  const struct png_spec spec = {width, 1, 16, PNG_COLOR_TYPE_GRAY, 0, NULL, 0, NULL, NULL};
  rescl_image *image = through(&spec, row, sizeof row);
  for (int x = 0; x < width; x++) {
    const int grey = (stored[x] * 255 + 32767) / 65535;
    check_pixel(image, x, 0, (const int[3]){grey, grey, grey});
  }
  rescl_image_free(image);
}
END_TEST

START_TEST(sixteen_bit_rgba_is_laid_over_white) {
  static const unsigned char row[] = {0xff, 0xff, 0x80, 0x80, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x80, 0x80,
                                      0,    0,    0x80, 0x80, 0, 0, 0,    0,    0,    0,    0,    0};
  const struct png_spec spec = {3, 1, 16, PNG_COLOR_TYPE_RGB_ALPHA, 0, NULL, 0, NULL, NULL};
  rescl_image *image = through(&spec, row, sizeof row);
  check_pixel(image, 0, 0, (const int[3]){255, 128, 0});
  check_pixel(image, 1, 0, (const int[3]){255, 191, 127});
  check_pixel(image, 2, 0, (const int[3]){255, 255, 255});
  rescl_image_free(image);
}
END_TEST

START_TEST(alpha_is_laid_over_white) {
  static const unsigned char rgba[] = {10, 20, 30, 255, 10, 20, 30, 0, 0, 100, 200, 51};
  const struct png_spec spec = {3, 1, 8, PNG_COLOR_TYPE_RGB_ALPHA, 0, NULL, 0, NULL, NULL};
  rescl_image *image = through(&spec, rgba, sizeof rgba);
  check_pixel(image, 0, 0, (const int[3]){10, 20, 30});
  check_pixel(image, 1, 0, (const int[3]){255, 255, 255});
  check_pixel(image, 2, 0, (const int[3]){204, 224, 244});
  rescl_image_free(image);
  static const unsigned char grey_alpha[] = {0, 128, 77, 255};
  const struct png_spec grey = {2, 1, 8, PNG_COLOR_TYPE_GRAY_ALPHA, 1, NULL, 0, NULL, NULL};
  image = through(&grey, grey_alpha, sizeof grey_alpha);
  check_pixel(image, 0, 0, (const int[3]){127, 127, 127});
  check_pixel(image, 1, 0, (const int[3]){77, 77, 77});
  rescl_image_free(image);
}
END_TEST

START_TEST(palettes_of_every_bit_depth_with_and_without_alpha) {
  static const png_color palette[2] = {{200, 100, 0}, {1, 2, 3}};
  static const unsigned char alpha[2] = {51, 255};
  for (int depth = 1; depth <= 8; depth *= 2)
    for (int mode = 0; mode < 4; mode++) {
      unsigned char row[3] = {0};
      for (int x = 1; x < 3; x++) // entries 0 1 1
        row[x * depth / 8] = (unsigned char)(row[x * depth / 8] | 1 << (8 - depth - x * depth % 8));
      const struct png_spec spec = {
          3, 1, depth, PNG_COLOR_TYPE_PALETTE, mode & 1, palette, 2, mode & 2 ? alpha : NULL, NULL};
      rescl_image *image = through(&spec, row, sizeof row);
      const int first[2][3] = {{200, 100, 0}, {244, 224, 204}};
      check_pixel(image, 0, 0, first[mode >> 1]);
      check_pixel(image, 1, 0, (const int[3]){1, 2, 3});
      check_pixel(image, 2, 0, (const int[3]){1, 2, 3});
      rescl_image_free(image);
    }
}
END_TEST

START_TEST(transparent_colours_become_white) {
  static const png_color_16 transparent = {.red = 9, .green = 8, .blue = 7, .gray = 5};
  static const unsigned char grey[] = {5, 6}, rgb[] = {9, 8, 7, 9, 8, 8};
  const struct png_spec grey_spec = {2, 1, 8, PNG_COLOR_TYPE_GRAY, 0, NULL, 0, NULL, &transparent};
  rescl_image *image = through(&grey_spec, grey, sizeof grey);
  check_pixel(image, 0, 0, (const int[3]){255, 255, 255});
  check_pixel(image, 1, 0, (const int[3]){6, 6, 6});
  rescl_image_free(image);
  const struct png_spec rgb_spec = {2, 1, 8, PNG_COLOR_TYPE_RGB, 0, NULL, 0, NULL, &transparent};
  image = through(&rgb_spec, rgb, sizeof rgb);
  check_pixel(image, 0, 0, (const int[3]){255, 255, 255});
  check_pixel(image, 1, 0, (const int[3]){9, 8, 8});
  rescl_image_free(image);
}
END_TEST

START_TEST(what_encode_writes_decode_reads) {
  rescl_image *image = picture_by(formula_busy, 300, 200), *again = NULL;
  unsigned char *bytes = NULL;
  size_t size_bytes = 0;
  ck_assert_int_eq(png_encode(image, &bytes, &size_bytes), RESCL_OK);
  ck_assert_int_eq(png_decode(&again, bytes, size_bytes), RESCL_OK);
  ck_assert_int_eq(picture_distance(image, again), 0);
  free(bytes);
  rescl_image_free(again);
  image->width = 0;
  ck_assert_int_eq(png_encode(image, &bytes, &size_bytes), RESCL_INVALID_ARGUMENT);
  ck_assert_ptr_null(bytes);
  rescl_image_free(image);
}
END_TEST

START_TEST(a_file_cut_anywhere_is_malformed) {
  struct encoded file = busy_file(20, 10, 1);
  const size_t end_bytes = 12; // IEND, which comes behind every pixel
  for (size_t size_bytes = 0; size_bytes < file.size_bytes - end_bytes; size_bytes++) {
    unsigned char *part = malloc(size_bytes + 1); // its own block, so that a sanitizer sees a read behind it
    memcpy(part, file.bytes, size_bytes);
    rescl_image *image = NULL;
    ck_assert_int_eq(png_decode(&image, part, size_bytes), RESCL_MALFORMED);
    ck_assert_ptr_null(image);
    free(part);
  }
  check_message("the file ends too early");
  free(file.bytes);
}
END_TEST

START_TEST(what_is_missing_behind_the_pixels_is_not_missed) {
  for (int interlaced = 0; interlaced <= 1; interlaced++) {
    struct encoded file = busy_file(20, 10, interlaced);
    rescl_image *expected = picture_by(formula_busy, 20, 10);
    for (size_t missing_bytes = 1; missing_bytes <= 12; missing_bytes++) { // of IEND
      rescl_image *image = NULL;
      ck_assert_msg(png_decode(&image, file.bytes, file.size_bytes - missing_bytes) == RESCL_OK, "%zu: %s",
                    missing_bytes, rescl_last_error());
      ck_assert_int_eq(picture_distance(image, expected), 0);
      rescl_image_free(image);
    }
    rescl_image_free(expected);
    free(file.bytes);
  }
}
END_TEST

/** The file with one more chunk at that place; free(bytes). */
static struct encoded with_chunk(const struct encoded *file, size_t place, const char *type_and_content,
                                 size_t size_bytes) {
  struct encoded made = {malloc(file->size_bytes + size_bytes + 8), file->size_bytes + size_bytes + 8};
  memcpy(made.bytes, file->bytes, place);
  png_save_uint_32(made.bytes + place, (uint32_t)size_bytes - 4);
  memcpy(made.bytes + place + 4, type_and_content, size_bytes);
  png_save_uint_32(made.bytes + place + 4 + size_bytes,
                   (uint32_t)crc32(0, made.bytes + place + 4, (unsigned)size_bytes));
  memcpy(made.bytes + place + size_bytes + 8, file->bytes + place, file->size_bytes - place);
  return made;
}

START_TEST(an_orientation_turns_it_wherever_it_stands) {
  struct encoded file = busy_file(20, 10, 0);
  rescl_image *plain = picture_by(formula_busy, 20, 10);
  char chunk[] = "eXIfII*\0\10\0\0\0\1\0\x12\1\3\0\1\0\0\0\0\0\0\0\0\0\0";
  const size_t places[] = {33, file.size_bytes - 12}; // before and behind the pixels
  for (int orientation = 0; orientation <= 9; orientation++) {
    chunk[22] = (char)orientation;
    struct encoded turned = with_chunk(&file, places[orientation % 2], chunk, sizeof chunk - 1);
    rescl_image *image = NULL;
    ck_assert_msg(png_decode(&image, turned.bytes, turned.size_bytes) == RESCL_OK, "%s", rescl_last_error());
    const struct exif_placement placement = exif_place(orientation, 20, 10);
    ck_assert_int_eq(image->width, placement.width);
    ck_assert_int_eq(image->height, placement.height);
    for (int y = 0; y < 10; y++)
      for (int x = 0; x < 20; x++)
        ck_assert_mem_eq(image->pixels +
                             (placement.origin + x * placement.column_step + y * placement.row_step) * 3,
                         plain->pixels + (y * 20 + x) * 3, 3);
    rescl_image_free(image);
    free(turned.bytes);
  }
  rescl_image_free(plain);
  free(file.bytes);
}
END_TEST

START_TEST(a_wrong_checksum_is_malformed_in_libpngs_words) {
  struct encoded file = busy_file(20, 10, 0);
  rescl_image *image = NULL;
  file.bytes[file.size_bytes - 13] ^= 1; // before the 12 bytes of IEND: the checksum of IDAT
  ck_assert_int_eq(png_decode(&image, file.bytes, file.size_bytes), RESCL_MALFORMED);
  check_message("broken PNG: IDAT: CRC error");
  ck_assert_ptr_null(image);
  free(file.bytes);
}
END_TEST

START_TEST(damaged_files_never_do_worse_than_fail) {
  struct encoded file = busy_file(40, 30, 1);
  struct random_state random = random_seeded(7);
  int failures = 0;
  for (int round = 0; round < 500; round++) {
    unsigned char *damaged = malloc(file.size_bytes);
    memcpy(damaged, file.bytes, file.size_bytes);
    for (int hit = 0; hit < 4; hit++)
      damaged[8 + random_bits(&random) % (file.size_bytes - 8)] = (unsigned char)random_bits(&random);
    rescl_image *image = NULL;
    const rescl_status status = png_decode(&image, damaged, file.size_bytes);
    ck_assert(status == RESCL_OK || status == RESCL_MALFORMED || status == RESCL_UNSUPPORTED);
    ck_assert_int_eq(status == RESCL_OK, image != NULL);
    failures += status != RESCL_OK;
    rescl_image_free(image);
    free(damaged);
  }
  ck_assert_int_gt(failures, 400);
  free(file.bytes);
}
END_TEST

/** A file whose header, checksum included, says 20000 x 20000 at one bit, and that has no pixels. */
START_TEST(too_large_is_refused_before_decoding) {
  static const unsigned char file[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0,    0, 0,    13,
                                       'I',  'H', 'D', 'R', 0,    0,    0x4e, 0x20, 0,    0, 0x4e, 0x20,
                                       1,    0,   0,   0,   0,    0xcb, 0x0b, 0x7b, 0x94, 0, 0,    0,
                                       0,    'I', 'D', 'A', 'T',  0x35, 0xaf, 0x06, 0x1e};
  rescl_image *image = NULL;
  ck_assert_int_eq(png_decode(&image, file, sizeof file), RESCL_UNSUPPORTED);
  check_message("20000 x 20000");
  ck_assert_ptr_null(image);
}
END_TEST

/** Changes the size that the header declares, checksum included. */
static void declare_size(struct encoded *file, uint32_t width, uint32_t height) {
  unsigned char *header = file->bytes + 12;
  png_save_uint_32(header + 4, width);
  png_save_uint_32(header + 8, height);
  png_save_uint_32(header + 17, (uint32_t)crc32(0, header, 17));
}

START_TEST(what_the_file_can_not_hold_is_refused_before_decoding) {
  static const uint32_t sizes[][2] = {{256000000, 1}, {16000, 16000}, {1, 256000000}};
  struct encoded file = busy_file(20, 10, 0);
  for (size_t index = 0; index < sizeof sizes / sizeof *sizes; index++) {
    rescl_image *image = NULL;
    declare_size(&file, sizes[index][0], sizes[index][1]);
    ck_assert_int_eq(png_decode(&image, file.bytes, file.size_bytes), RESCL_MALFORMED);
    check_message("bytes after its header can not hold the");
    ck_assert_ptr_null(image);
  }
  free(file.bytes);
}
END_TEST

START_TEST(nothing_is_smaller_than_white_and_it_is_read) {
  const struct png_spec spec = {4000, 4000, 8, PNG_COLOR_TYPE_GRAY, 0, NULL, 0, NULL, NULL};
  unsigned char *rows = calloc(4000, 4000);
  rescl_image *image = through(&spec, rows, 4000);
  check_pixel(image, 3999, 3999, (const int[3]){0, 0, 0});
  rescl_image_free(image);
  free(rows);
}
END_TEST

START_TEST(rows_without_bound_are_refused) {
  const size_t size_bytes = 1000000;
  struct encoded small = busy_file(20, 10, 0), file = {calloc(1, size_bytes), size_bytes};
  rescl_image *image = NULL;
  memcpy(file.bytes, small.bytes, small.size_bytes - 12); // without its end
  declare_size(&file, 100000000, 1);
  ck_assert_int_eq(png_decode(&image, file.bytes, file.size_bytes), RESCL_UNSUPPORTED);
  check_message("a row of 100000000 pixels takes 300000000 bytes, at most 16777216 are supported");
  free(file.bytes);
  free(small.bytes);
}
END_TEST

/** Forty texts of four million blanks each, which deflate makes small. */
START_TEST(texts_are_not_inflated) {
  struct encoded file = busy_file(20, 10, 0);
  struct rusage before, after;
  enum { TEXT_BYTES = 4000000, TEXTS = 40, CHUNK_BYTES = 8000 };
  unsigned char *text = malloc(TEXT_BYTES), chunk[CHUNK_BYTES] = "zTXta\0", *bytes;
  unsigned long packed_bytes = CHUNK_BYTES - 16;
  memset(text, ' ', TEXT_BYTES);
  ck_assert_int_eq(compress(chunk + 7, &packed_bytes, text, TEXT_BYTES), Z_OK);
  free(text);
  const size_t size_bytes = 3 + packed_bytes, added_bytes = TEXTS * (size_bytes + 12);
  bytes = malloc(file.size_bytes + added_bytes);
  memcpy(bytes, file.bytes, 33); // signature and header
  for (unsigned char *end = bytes + 33; end < bytes + 33 + added_bytes; end += size_bytes + 12) {
    png_save_uint_32(end, (uint32_t)size_bytes);
    memcpy(end + 4, chunk, 4 + size_bytes);
    png_save_uint_32(end + 8 + size_bytes, (uint32_t)crc32(0, chunk, (unsigned)(4 + size_bytes)));
  }
  memcpy(bytes + 33 + added_bytes, file.bytes + 33, file.size_bytes - 33);
  getrusage(RUSAGE_SELF, &before);
  rescl_image *image = NULL;
  ck_assert_msg(png_decode(&image, bytes, file.size_bytes + added_bytes) == RESCL_OK, "%s",
                rescl_last_error());
  getrusage(RUSAGE_SELF, &after);
  ck_assert_int_lt(after.ru_maxrss - before.ru_maxrss, 40000);
  rescl_image_free(image);
  free(bytes);
  free(file.bytes);
}
END_TEST

CHECK_MAIN("image/png", rgb_comes_back_exactly_for_every_small_size_plain_and_interlaced,
           classes_come_as_they_stand_whatever_the_depth,
           classes_come_from_interlaced_pictures_and_not_from_colours,
           grey_of_every_bit_depth_is_spread_over_0_to_255, sixteen_bits_are_rounded_to_eight,
           sixteen_bit_rgba_is_laid_over_white, alpha_is_laid_over_white,
           palettes_of_every_bit_depth_with_and_without_alpha, transparent_colours_become_white,
           what_encode_writes_decode_reads, a_file_cut_anywhere_is_malformed,
           what_is_missing_behind_the_pixels_is_not_missed, an_orientation_turns_it_wherever_it_stands,
           a_wrong_checksum_is_malformed_in_libpngs_words, damaged_files_never_do_worse_than_fail,
           too_large_is_refused_before_decoding, what_the_file_can_not_hold_is_refused_before_decoding,
           nothing_is_smaller_than_white_and_it_is_read, rows_without_bound_are_refused,
           texts_are_not_inflated)
