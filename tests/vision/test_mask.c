#include "check_main.h"
#include "rescl/mask.h"

#include <string.h>

/** What COCO's own tools (pycocotools 2) make of the pixels that fill() makes. */
static const struct coded {
  int width;
  int height;
  uint32_t seed;
  const char *text;
  int64_t area;
} coded[] = {{1, 1, 1, "1", 0},
             {5, 3, 2, "?", 0},
             {23, 17, 3,
              "51100041O1MO401O20N4OL11K05OO2LN4100LO53KN4OL210ON44MM0O34MO4MK2203OK010O04OL210OO3241MM120MK0"
              "30M15O21LOM"
              "050K140O0N03O23NOL041N12LL21",
              147}};

enum { CODED_COUNT = sizeof coded / sizeof *coded, LARGEST = 64 * 64 };

static void fill(unsigned char *pixels, int width, int height, uint32_t seed) {
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++) {
      seed = seed * 1664525u + 1013904223u;
      pixels[y * width + x] = (seed >> 24) < ((x / 7 + y / 5) % 2 ? 200u : 10u);
    }
}

static rescl_mask encoded(const unsigned char *pixels, int width, int height) {
  rescl_mask mask;
  ck_assert_msg(rescl_mask_encode(&mask, pixels, width, height) == RESCL_OK, "%s", rescl_last_error());
  return mask;
}

START_TEST(texts_are_those_of_coco_s_tools) {
  for (int index = 0; index < CODED_COUNT; index++) {
    const struct coded *expected = &coded[index];
    unsigned char pixels[LARGEST], decoded[LARGEST];
    fill(pixels, expected->width, expected->height, expected->seed);
    rescl_mask mask = encoded(pixels, expected->width, expected->height), again;
    char *text = NULL;
    ck_assert_int_eq(rescl_mask_to_text(&mask, &text), RESCL_OK);
    ck_assert_str_eq(text, expected->text);
    ck_assert_int_eq(rescl_mask_area(&mask), expected->area);
    ck_assert_int_eq(rescl_mask_from_text(&again, text, expected->width, expected->height), RESCL_OK);
    ck_assert_int_eq(rescl_mask_decode(&again, decoded), RESCL_OK);
    ck_assert_mem_eq(decoded, pixels, (size_t)expected->width * (size_t)expected->height);
    rescl_mask_text_free(text);
    rescl_mask_clear(&mask);
    rescl_mask_clear(&again);
  }
}
END_TEST

START_TEST(whole_and_empty_masks) {
  static unsigned char pixels[480 * 640];
  static const char *const texts[] = {"PP\\9", "0PP\\9"};
  for (int full = 0; full < 2; full++) {
    memset(pixels, full ? 255 : 0, sizeof pixels);
    rescl_mask mask = encoded(pixels, 640, 480);
    char *text = NULL;
    ck_assert_int_eq(rescl_mask_to_text(&mask, &text), RESCL_OK);
    ck_assert_str_eq(text, texts[full]);
    ck_assert_int_eq(rescl_mask_area(&mask), full * 640 * 480);
    rescl_mask_text_free(text);
    rescl_mask_clear(&mask);
  }
}
END_TEST

START_TEST(intersections_are_counted) {
  enum { WIDTH = 31, HEIGHT = 29 };
  for (uint32_t seed = 0; seed < 20; seed++) {
    unsigned char left[WIDTH * HEIGHT], right[WIDTH * HEIGHT];
    fill(left, WIDTH, HEIGHT, seed);
    fill(right, WIDTH, HEIGHT, seed * 77 + 5);
    int64_t both = 0;
    for (int pixel = 0; pixel < WIDTH * HEIGHT; pixel++) both += left[pixel] & right[pixel];
    rescl_mask left_mask = encoded(left, WIDTH, HEIGHT), right_mask = encoded(right, WIDTH, HEIGHT);
    ck_assert_int_eq(rescl_mask_intersection(&left_mask, &right_mask), both);
    ck_assert_int_eq(rescl_mask_intersection(&left_mask, &left_mask), rescl_mask_area(&left_mask));
    right_mask.width++;
    ck_assert_int_eq(rescl_mask_intersection(&left_mask, &right_mask), 0);
    rescl_mask_clear(&left_mask);
    rescl_mask_clear(&right_mask);
  }
}
END_TEST

START_TEST(texts_that_are_none_are_refused) {
  static const char *const bad[] = {"", "?1", "\x7f", "o", "ooooooooo1", "@", "PP\\8", "PP\\", " 5", "11110"};
  for (size_t index = 0; index < sizeof bad / sizeof *bad; index++) {
    rescl_mask mask;
    ck_assert_msg(rescl_mask_from_text(&mask, bad[index], 5, 3) == RESCL_MALFORMED, "%zu was taken", index);
    ck_assert_ptr_null(mask.runs);
  }
}
END_TEST

START_TEST(what_is_no_mask_is_refused) {
  unsigned char pixel = 1;
  uint32_t runs[] = {3, 4};
  rescl_mask mask = {0}, short_one = {4, 2, runs, 2};
  char *text = NULL;
  ck_assert_int_eq(rescl_mask_encode(NULL, &pixel, 1, 1), RESCL_INVALID_ARGUMENT);
  ck_assert_int_eq(rescl_mask_encode(&mask, NULL, 1, 1), RESCL_INVALID_ARGUMENT);
  ck_assert_int_eq(rescl_mask_encode(&mask, &pixel, 0, 1), RESCL_INVALID_ARGUMENT);
  ck_assert_int_eq(rescl_mask_encode(&mask, &pixel, 1 << 16, 1 << 16), RESCL_INVALID_ARGUMENT);
  ck_assert_int_eq(rescl_mask_decode(NULL, &pixel), RESCL_INVALID_ARGUMENT);
  ck_assert_int_eq(rescl_mask_decode(&mask, &pixel), RESCL_INVALID_ARGUMENT);
  ck_assert_int_eq(rescl_mask_decode(&short_one, &pixel), RESCL_MALFORMED);
  ck_assert_int_eq(rescl_mask_to_text(&short_one, &text), RESCL_MALFORMED);
  ck_assert_int_eq(rescl_mask_to_text(NULL, &text), RESCL_INVALID_ARGUMENT);
  ck_assert_ptr_null(text);
  ck_assert_int_eq(rescl_mask_from_text(NULL, "1", 1, 1), RESCL_INVALID_ARGUMENT);
  ck_assert_int_eq(rescl_mask_from_text(&mask, NULL, 1, 1), RESCL_INVALID_ARGUMENT);
  ck_assert_int_eq(rescl_mask_area(NULL), 0);
  ck_assert_int_eq(rescl_mask_intersection(NULL, &short_one), 0);
  rescl_mask_text_free(NULL);
  rescl_mask_clear(NULL);
}
END_TEST

CHECK_MAIN("vision/mask", texts_are_those_of_coco_s_tools, whole_and_empty_masks, intersections_are_counted,
           texts_that_are_none_are_refused, what_is_no_mask_is_refused)
