#include "image/exif.h"

#include "check_main.h"

#define LITTLE "Exif\0\0II*\0\10\0\0\0"
#define BIG "Exif\0\0MM\0*\0\0\0\10"
#define ORIENTATION(text) exif_orientation((const unsigned char *)(text), sizeof(text) - 1)

START_TEST(both_byte_orders_are_read) {
  ck_assert_int_eq(ORIENTATION(LITTLE "\1\0"
                                      "\x12\1\3\0\1\0\0\0\6\0\0\0"),
                   6);
  ck_assert_int_eq(ORIENTATION(BIG "\0\1"
                                   "\1\x12\0\3\0\0\0\1\0\3\0\0"),
                   3);
}
END_TEST

START_TEST(a_long_serves_as_well) {
  ck_assert_int_eq(ORIENTATION(LITTLE "\1\0"
                                      "\x12\1\4\0\1\0\0\0\6\0\0\0"),
                   6);
  ck_assert_int_eq(ORIENTATION(BIG "\0\1"
                                   "\1\x12\0\4\0\0\0\1\0\0\0\3"),
                   3);
}
END_TEST

START_TEST(the_heading_may_be_missing) {
  ck_assert_int_eq(ORIENTATION("II*\0\10\0\0\0\1\0"
                               "\x12\1\3\0\1\0\0\0\6\0\0\0"),
                   6);
}
END_TEST

START_TEST(the_tag_is_found_among_others) {
  ck_assert_int_eq(ORIENTATION(LITTLE "\2\0"
                                      "\x0f\1\2\0\1\0\0\0\5\0\0\0"
                                      "\x12\1\3\0\1\0\0\0\10\0\0\0"),
                   8);
  ck_assert_int_eq(ORIENTATION(LITTLE "\1\0"
                                      "\x0f\1\2\0\1\0\0\0\5\0\0\0"),
                   0);
}
END_TEST

START_TEST(nonsense_is_no_orientation) {
  ck_assert_int_eq(ORIENTATION(LITTLE "\1\0"
                                      "\x12\1\3\0\1\0\0\0\0\0\0\0"),
                   0);
  ck_assert_int_eq(ORIENTATION(LITTLE "\1\0"
                                      "\x12\1\3\0\1\0\0\0\11\0\0\0"),
                   0);
  ck_assert_int_eq(ORIENTATION(LITTLE "\1\0"
                                      "\x12\1\4\0\1\0\0\0\6\0\1\0"),
                   0); // a LONG of 65542
  ck_assert_int_eq(ORIENTATION(LITTLE "\1\0"
                                      "\x12\1\1\0\1\0\0\0\6\0\0\0"),
                   0); // a BYTE
  ck_assert_int_eq(ORIENTATION(LITTLE "\1\0"
                                      "\x12\1\3\0\2\0\0\0\6\0\0\0"),
                   0); // two of them
  ck_assert_int_eq(ORIENTATION("Exif\0\0XX*\0\10\0\0\0\1\0"
                               "\x12\1\3\0\1\0\0\0\6\0\0\0"),
                   0);
  ck_assert_int_eq(ORIENTATION("Exif\0\0II+\0\10\0\0\0\1\0"
                               "\x12\1\3\0\1\0\0\0\6\0\0\0"),
                   0);
  ck_assert_int_eq(ORIENTATION("http://ns.adobe.com/xap/1.0/"), 0);
}
END_TEST

START_TEST(nothing_is_read_behind_the_end) {
  static const char whole[] = LITTLE "\xff\xff"
                                     "\x0f\1\2\0\1\0\0\0\5\0\0\0"
                                     "\x12\1\3\0\1\0\0\0\6\0\0\0";
  for (size_t size_bytes = 0; size_bytes < sizeof whole - 1; size_bytes++) {
    unsigned char *part = malloc(size_bytes + !size_bytes);
    for (size_t byte = 0; byte < size_bytes; byte++) part[byte] = (unsigned char)whole[byte];
    ck_assert_int_eq(exif_orientation(part, size_bytes), size_bytes < sizeof whole - 3 ? 0 : 6);
    free(part);
  }
  ck_assert_int_eq(ORIENTATION("Exif\0\0II*\0\xff\xff\xff\xff\1\0"
                               "\x12\1\3\0\1\0\0\0\6\0\0\0"),
                   0);
}
END_TEST

/** A stored picture of 3 x 2, its pixels named 0 1 2 / 3 4 5, and what one sees. */
START_TEST(each_orientation_puts_every_pixel_in_its_place) {
  static const char *const upright[] = {"012345", "012345", "210543", "543210", "345012",
                                        "031425", "304152", "524130", "251403", "012345"};
  for (int orientation = 0; orientation <= 9; orientation++) {
    const struct exif_placement placement = exif_place(orientation, 3, 2);
    const int turned = orientation >= 5 && orientation <= 8;
    ck_assert_int_eq(placement.width, turned ? 2 : 3);
    ck_assert_int_eq(placement.height, turned ? 3 : 2);
    char seen[7] = "......";
    for (int y = 0; y < 2; y++)
      for (int x = 0; x < 3; x++)
        seen[placement.origin + x * placement.column_step + y * placement.row_step] = (char)('0' + y * 3 + x);
    ck_assert_str_eq(seen, upright[orientation]);
  }
}
END_TEST

CHECK_MAIN("image/exif", both_byte_orders_are_read, a_long_serves_as_well, the_heading_may_be_missing,
           the_tag_is_found_among_others, nonsense_is_no_orientation, nothing_is_read_behind_the_end,
           each_orientation_puts_every_pixel_in_its_place)
