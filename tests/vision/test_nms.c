#include "vision/fixture.h"
#include "vision/nms.h"

/** The rule, box by box: a box stays unless one that stayed before overlaps it by more than `iou`. */
static size_t plainly(struct candidate *boxes, size_t count, float iou, struct candidate *kept) {
  size_t kept_count = 0;
  for (size_t round = 0; round < count; round++) { // the surest that is left, the first of equal ones
    size_t best = count;
    for (size_t index = 0; index < count; index++)
      if (boxes[index].score >= 0 && (best == count || boxes[index].score > boxes[best].score)) best = index;
    const struct candidate box = boxes[best];
    boxes[best].score = -1;
    int stays = 1;
    for (size_t index = 0; index < kept_count && stays; index++) {
      const struct candidate *other = &kept[index];
      const float width = fminf(box.right, other->right) - fmaxf(box.left, other->left);
      const float height = fminf(box.bottom, other->bottom) - fmaxf(box.top, other->top);
      const float both = width > 0 && height > 0 ? width * height : 0;
      const float areas = fmaxf(box.right - box.left, 0) * fmaxf(box.bottom - box.top, 0) +
                          fmaxf(other->right - other->left, 0) * fmaxf(other->bottom - other->top, 0);
      stays = other->class_index != box.class_index || !(both > iou * (areas - both));
    }
    if (stays) kept[kept_count++] = box;
  }
  return kept_count;
}

static void check(struct candidate *boxes, size_t count, float iou) {
  struct candidate *copy = malloc(count * sizeof *copy), *expected = malloc(count * sizeof *copy);
  memcpy(copy, boxes, count * sizeof *copy);
  const size_t expected_count = plainly(copy, count, iou, expected);
  size_t found = count;
  ck_assert_int_eq(nms(boxes, &found, iou), RESCL_OK);
  ck_assert_uint_eq(found, expected_count);
  for (size_t index = 0; index < found; index++) ck_assert_uint_eq(boxes[index].row, expected[index].row);
  free(copy);
  free(expected);
}

/** Boxes up to `largest` wide and high, with many equal scores; some have no area. */
static void check_random(size_t count, int classes, int largest, float iou) {
  struct candidate *boxes = malloc(count * sizeof *boxes);
  uint32_t state = 7 + (uint32_t)largest;
  for (size_t index = 0; index < count; index++) {
    const float left = random_part(&state) * 600 - 50, top = random_part(&state) * 400 - 50;
    const float width = random_part(&state) * random_part(&state) * (float)largest;
    const float height = random_part(&state) * (float)largest - 1; // some are flipped
    const float score = floorf(random_part(&state) * 100) / 100;
    const int class_index = (int)(random_part(&state) * (float)classes);
    boxes[index] = (struct candidate){left, top, left + width, top + height, score, class_index, index};
  }
  check(boxes, count, iou);
  free(boxes);
}

/** Sizes from points to the whole picture, over all thresholds. */
START_TEST(stays_what_stays_box_by_box) {
  static const float ious[] = {0, 0.01f, 0.3f, 0.45f, 0.7f, 0.99f};
  static const int classes[] = {1, 3};
  for (size_t threshold = 0; threshold < sizeof ious / sizeof *ious; threshold++)
    for (int kind = 0; kind < 2; kind++)
      for (int largest = 2; largest <= 600; largest *= 17)
        check_random(1500, classes[kind], largest, ious[threshold]);
}
END_TEST

/** As many as a grid with several cells each way has. */
START_TEST(of_many_boxes_too) {
  for (int largest = 30; largest <= 600; largest += 570) check_random(10000, 1, largest, 0.45f);
}
END_TEST

START_TEST(exactly_the_threshold_is_not_more) {
  struct candidate boxes[] = {{0, 0, 2, 1, 0.9f, 0, 0}, {0, 0, 1, 1, 0.8f, 0, 1}}; // IoU 1/2
  size_t count = 2;
  ck_assert_int_eq(nms(boxes, &count, 0.5f), RESCL_OK);
  ck_assert_uint_eq(count, 2);
  ck_assert_int_eq(nms(boxes, &count, 0.4999f), RESCL_OK);
  ck_assert_uint_eq(count, 1);
  ck_assert_uint_eq(boxes[0].row, 0);
}
END_TEST

START_TEST(of_equal_boxes_the_first_stays_in_each_class) {
  struct candidate boxes[] = {
      {0, 0, 9, 9, 0.5f, 1, 0}, {0, 0, 9, 9, 0.5f, 0, 1}, {0, 0, 9, 9, 0.5f, 1, 2}, {0, 0, 9, 9, 0.5f, 0, 3}};
  size_t count = 4;
  ck_assert_int_eq(nms(boxes, &count, 0.5f), RESCL_OK);
  ck_assert_uint_eq(count, 2);
  ck_assert_uint_eq(boxes[0].row, 0);
  ck_assert_uint_eq(boxes[1].row, 1);
}
END_TEST

START_TEST(a_threshold_of_one_only_sorts) {
  struct candidate boxes[] = {{0, 0, 9, 9, 0.1f, 0, 0}, {0, 0, 9, 9, 0.3f, 0, 1}, {0, 0, 9, 9, 0.3f, 0, 2}};
  size_t count = 3;
  ck_assert_int_eq(nms(boxes, &count, 1), RESCL_OK);
  ck_assert_uint_eq(count, 3);
  ck_assert_uint_eq(boxes[0].row, 1);
  ck_assert_uint_eq(boxes[1].row, 2);
  ck_assert_uint_eq(boxes[2].row, 0);
  count = 0;
  ck_assert_int_eq(nms(NULL, &count, 0.5f), RESCL_OK);
  ck_assert_uint_eq(count, 0);
}
END_TEST

CHECK_MAIN("vision/nms", stays_what_stays_box_by_box, of_many_boxes_too, exactly_the_threshold_is_not_more,
           of_equal_boxes_the_first_stays_in_each_class, a_threshold_of_one_only_sorts)
