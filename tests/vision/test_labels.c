#include "check_main.h"
#include "rescl/labels.h"

#include <string.h>

START_TEST(sets_are_found_by_name) {
  static const struct {
    const char *name;
    size_t count;
    size_t index;
    const char *label;
  } expected[] = {{"coco80", 80, 0, "person"},     {"coco80", 80, 79, "toothbrush"},
                  {"coco80", 80, 11, "stop sign"}, {"coco91", 91, 90, "toothbrush"},
                  {"coco91", 91, 12, "N/A"},       {"coco91", 91, 0, "N/A"},
                  {"coco91", 91, 13, "stop sign"}, {"voc21", 21, 0, "background"},
                  {"voc21", 21, 3, "bird"},        {"voc20", 20, 2, "bird"},
                  {"face", 1, 0, "face"},          {"voc21", 21, 20, "tvmonitor"},
                  {"cityscapes19", 19, 0, "road"}, {"cityscapes19", 19, 18, "bicycle"}};
  for (size_t index = 0; index < sizeof expected / sizeof *expected; index++) {
    const rescl_label_set *set = rescl_label_set_find(expected[index].name);
    ck_assert_ptr_nonnull(set);
    ck_assert_uint_eq(set->count, expected[index].count);
    ck_assert_str_eq(set->labels[expected[index].index], expected[index].label);
  }
  size_t count = 0;
  ck_assert_ptr_nonnull(rescl_label_sets(&count));
  ck_assert_uint_eq(count, 6);
  ck_assert_ptr_nonnull(rescl_label_sets(NULL));
  ck_assert_ptr_null(rescl_label_set_find("coco"));
  ck_assert_ptr_null(rescl_label_set_find(NULL));
}
END_TEST

/** COCO's own ids are those at which coco91 has the same label. */
START_TEST(category_ids_leave_coco_s_gaps) {
  const rescl_label_set *without = rescl_label_set_find("coco80"), *with = rescl_label_set_find("coco91");
  for (size_t index = 0; index < without->count; index++)
    ck_assert_str_eq(without->labels[index], with->labels[without->category_ids[index]]);
  ck_assert_int_eq(without->category_ids[0], 1);
  ck_assert_int_eq(without->category_ids[79], 90);
}
END_TEST

START_TEST(colours_are_those_of_voc_s_masks) {
  static const unsigned char expected[][4] = {{0, 0, 0, 0},        {1, 128, 0, 0},   {2, 0, 128, 0},
                                              {3, 128, 128, 0},    {4, 0, 0, 128},   {8, 64, 0, 0},
                                              {15, 192, 128, 128}, {20, 0, 64, 128}, {255, 224, 224, 192}};
  for (size_t index = 0; index < sizeof expected / sizeof *expected; index++) {
    unsigned char colour[3];
    rescl_label_colour(expected[index][0], colour);
    ck_assert_mem_eq(colour, expected[index] + 1, 3);
    rescl_label_colour(expected[index][0] + (size_t)256, colour);
    ck_assert_mem_eq(colour, expected[index] + 1, 3);
  }
  rescl_label_colour(1, NULL);
  static const unsigned char car[3] = {0, 0, 142};
  ck_assert_mem_eq(rescl_label_set_find("cityscapes19")->colours + 13 * 3, car, 3);
}
END_TEST

CHECK_MAIN("vision/labels", sets_are_found_by_name, category_ids_leave_coco_s_gaps,
           colours_are_those_of_voc_s_masks)
