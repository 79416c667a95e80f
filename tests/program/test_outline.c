#include "check_main.h"
#include "evaluate/matching.h"
#include "evaluate/outline.h"
#include "evaluate/precision.h"
#include "program/evaluate/expected.h"

START_TEST(polygons_are_filled_as_pycocotools_fills_them) {
  for (size_t number = 0; number < sizeof outline_cases / sizeof *outline_cases; number++) {
    const struct outline_case *expected = &outline_cases[number];
    rescl_mask mask = {.width = expected->width, .height = expected->height};
    outline_fill(&mask, expected->points, expected->point_count);
    ck_assert_msg(mask.run_count == expected->run_count, "case %zu: %zu runs, expected %zu", number,
                  mask.run_count, expected->run_count);
    for (size_t run = 0; run < mask.run_count; run++)
      ck_assert_msg(mask.runs[run] == expected->runs[run], "case %zu, run %zu", number, run);
    free(mask.runs);
  }
}
END_TEST

START_TEST(masks_unite) {
  const double left[] = {0, 0, 4, 0, 4, 3, 0, 3}, right[] = {2, 1, 6, 1, 6, 4, 2, 4};
  rescl_mask mask = {.width = 7, .height = 5}, other = {.width = 7, .height = 5};
  unsigned char pixels[5 * 7];
  static const char *const rows[] = {"####...", "######.", "######.", "..####.", "......."};
  outline_fill(&mask, left, 4);
  outline_fill(&other, right, 4);
  outline_unite(&mask, &other);
  ck_assert_ptr_null(other.runs);
  ck_assert_int_eq(rescl_mask_decode(&mask, pixels), RESCL_OK);
  for (int y = 0; y < 5; y++)
    for (int x = 0; x < 7; x++) ck_assert_int_eq(pixels[y * 7 + x], rows[y][x] == '#');
  free(mask.runs);
}
END_TEST

START_TEST(what_is_empty_or_whole_unites) {
  const double outside[] = {-9, -9, -5, -9, -5, -5}, whole[] = {-1, -1, 9, -1, 9, 9, -1, 9};
  rescl_mask mask = {.width = 3, .height = 4}, none = mask, all = mask;
  outline_fill(&mask, outside, 3);
  outline_fill(&none, outside, 3);
  outline_unite(&mask, &none);
  ck_assert_int_eq(rescl_mask_area(&mask), 0);
  outline_fill(&all, whole, 4);
  ck_assert_int_eq(rescl_mask_area(&all), 12);
  outline_unite(&mask, &all);
  ck_assert_int_eq(rescl_mask_area(&mask), 12);
  free(mask.runs);
}
END_TEST

CHECK_MAIN("program/outline", polygons_are_filled_as_pycocotools_fills_them, masks_unite,
           what_is_empty_or_whole_unites)
