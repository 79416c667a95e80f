#include <math.h>

#include "check_main.h"
#include "evaluate/confusion.h"

#define NEAR(value, expected) ck_assert_double_eq_tol((value), (expected), 1e-12)

START_TEST(pixels_are_counted_over_all_pictures) {
  struct confusion confusion = confusion_new(3);
  const uint16_t truths[] = {0, 0, 1, 1, 1, 255}, found[] = {0, 1, 1, 1, 0, 2};
  const uint16_t more_truths[] = {1, 0}, more_found[] = {1, 0};
  confusion_add(&confusion, truths, found, 6);
  NEAR(confusion_iou(&confusion, 0), 1.0 / 3.0);
  NEAR(confusion_iou(&confusion, 1), 2.0 / 4.0);
  confusion_add(&confusion, more_truths, more_found, 2);
  NEAR(confusion_iou(&confusion, 0), 2.0 / 4.0);
  NEAR(confusion_iou(&confusion, 1), 3.0 / 5.0);
  NEAR(confusion_mean_iou(&confusion), (0.5 + 0.6) / 2.0); // of two: there is no third class
  NEAR(confusion_accuracy(&confusion), 5.0 / 7.0);
  ck_assert(isnan(confusion_iou(&confusion, 2)));
  confusion_free(&confusion);
}
END_TEST

START_TEST(a_class_that_is_only_found_is_wrong) {
  struct confusion confusion = confusion_new(300);
  const uint16_t truths[] = {299, 299}, found[] = {299, 256};
  confusion_add(&confusion, truths, found, 2);
  NEAR(confusion_iou(&confusion, 299), 0.5);
  NEAR(confusion_iou(&confusion, 256), 0.0);
  NEAR(confusion_mean_iou(&confusion), 0.25);
  confusion_free(&confusion);
}
END_TEST

START_TEST(where_nothing_counts_there_is_no_number) {
  struct confusion confusion = confusion_new(2);
  const uint16_t truths[] = {255}, found[] = {1};
  confusion_add(&confusion, truths, found, 1);
  ck_assert(isnan(confusion_mean_iou(&confusion)) && isnan(confusion_accuracy(&confusion)));
  confusion_free(&confusion);
}
END_TEST

CHECK_MAIN("program/confusion", pixels_are_counted_over_all_pictures, a_class_that_is_only_found_is_wrong,
           where_nothing_counts_there_is_no_number)
