#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check_main.h"
#include "evaluate/found.h"
#include "evaluate/outline.h"
#include "evaluate/precision.h"
#include "program/evaluate/expected.h"

#define ENOUGH 1e-9
#define ALL_PARTS (OBJECT_BOX | OBJECT_MASK)

static const char *path_of(const char *name) {
  static char paths[2][PATH_MAX];
  static int next;
  next = !next;
  snprintf(paths[next], sizeof paths[next], "%s/tests/program/evaluate/%s", getenv("RESCL_SOURCE_DIR"), name);
  return paths[next];
}

static void expect_numbers(const struct dataset *dataset, const struct object_list *found,
                           enum object_part part, const double *expected) {
  struct precision precision;
  precision_compute(&precision, dataset, found, part);
  for (int index = 0; index < PRECISION_NUMBER_COUNT; index++) {
    const double number = precision_mean(&precision, &precision_numbers[index]);
    ck_assert_msg(number > expected[index] - ENOUGH && number < expected[index] + ENOUGH,
                  "%s is %.12f, expected %.12f", precision_numbers[index].key, number, expected[index]);
  }
  precision_free(&precision);
}

static void expect_of_files(const char *annotations, const char *results, enum object_part part,
                            const double *expected) {
  struct dataset dataset;
  struct found_file file;
  struct object_list found;
  ck_assert_int_eq(found_open(&file, results), 0);
  unsigned parts = found_parts(&file);
  ck_assert(parts & part);
  ck_assert_int_eq(dataset_read(&dataset, annotations, &parts), 0);
  ck_assert_int_eq(found_read(&found, &file, &dataset, parts), 0);
  expect_numbers(&dataset, &found, part, expected);
  object_list_free(&found);
  dataset_free(&dataset);
  found_close(&file);
}

START_TEST(made_results_are_as_good_as_pycocotools_says) {
  const struct precision_case *expected = &precision_cases[_i];
  expect_of_files(path_of(expected->annotations), path_of(expected->results), expected->part,
                  expected->numbers);
}
END_TEST

/** The file of the real pictures, or NULL where it is not here. */
static const char *real_path(const char *name) {
  static char paths[2][PATH_MAX];
  static int next;
  const char *data = getenv("RESCL_TEST_DATA");
  next = !next;
  snprintf(paths[next], sizeof paths[next], "%s/detection/tiny_coco/%s", data ? data : "", name);
  return access(paths[next], R_OK) == 0 ? paths[next] : NULL;
}

START_TEST(a_detectors_results_are_as_good_as_pycocotools_says) {
  const char *annotations = real_path("instances.json"), *results = real_path("yolox_nano.results.json");
  if (!annotations || !results) return;
  expect_of_files(annotations, results, OBJECT_BOX, real_boxes);
  expect_of_files(annotations, results, OBJECT_MASK, real_masks);
}
END_TEST

/** A truth moved by the formula of make_expected.py; its mask is that of its box. */
static void add_moved(struct object_list *list, const struct object *truth, const struct dataset *dataset,
                      int copy, int key) {
  struct object *object = object_list_add(list);
  double *box = object->box;
  memcpy(box, truth->box, sizeof object->box);
  box[0] += box[2] * (key % 13 - 6) / 64.0;
  box[1] += box[3] * (key % 11 - 5) / 64.0;
  box[2] *= 1.0 + (key % 7 - 3) / 32.0;
  const double right = box[0] + box[2], bottom = box[1] + box[3];
  const double corners[] = {box[0], box[1], box[0], bottom, right, bottom, right, box[1]};
  object->order = truth->order * 3 + (size_t)copy;
  object->picture = truth->picture;
  object->category = truth->category;
  object->score = key % 29 / 32.0;
  object->mask.width = (int)dataset->pictures[truth->picture].width;
  object->mask.height = (int)dataset->pictures[truth->picture].height;
  outline_fill(&object->mask, corners, 4);
  found_measure(object, ALL_PARTS);
}

START_TEST(moved_truths_are_as_good_as_pycocotools_says) {
  static const int copies[] = {0, 1, 1, 2, 1, 3, 1};
  const char *annotations = real_path("instances.json");
  struct dataset dataset;
  struct object_list found = {0};
  unsigned parts = ALL_PARTS;
  if (!annotations) return;
  ck_assert_int_eq(dataset_read(&dataset, annotations, &parts), 0);
  ck_assert_uint_eq(parts, ALL_PARTS);
  for (size_t index = 0; index < dataset.objects.count; index++) {
    const struct object *truth = &dataset.objects.items[index];
    const int number = (int)((int64_t)truth->id % 100003);
    for (int copy = 0; copy < copies[number % 7]; copy++)
      add_moved(&found, truth, &dataset, copy, number * 31 + copy * 17);
  }
  object_list_sort(&found);
  expect_numbers(&dataset, &found, OBJECT_BOX, formula_boxes);
  expect_numbers(&dataset, &found, OBJECT_MASK, formula_masks);
  object_list_free(&found);
  dataset_free(&dataset);
}
END_TEST

int main(void) {
  Suite *suite = suite_create("program/precision");
  TCase *cases = tcase_create("program/precision");
  tcase_set_timeout(cases, CHECK_TIMEOUT_SECONDS);
  tcase_add_loop_test(cases, made_results_are_as_good_as_pycocotools_says, 0,
                      sizeof precision_cases / sizeof *precision_cases);
  tcase_add_test(cases, a_detectors_results_are_as_good_as_pycocotools_says);
  tcase_add_test(cases, moved_truths_are_as_good_as_pycocotools_says);
  suite_add_tcase(suite, cases);
  return check_run(suite, CK_FORK_GETENV);
}
