#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "zoo/weights.h"

#include "check_main.h"

#define COUNT ((size_t)600001) // three chunks, the last one short and odd

static float *draw(uint64_t seed, const char *name, enum weights_distribution distribution) {
  float *data = calloc(COUNT + 1, sizeof *data);
  ck_assert_ptr_nonnull(data);
  data[COUNT] = 123;
  struct weights weights = {.seed = seed};
  const struct weights_spec spec = {
      .name = name, .data = data, .count = COUNT, .distribution = distribution, .low = 2, .high = 3};
  ck_assert_int_eq(weights_add(&weights, &spec), RESCL_OK);
  ck_assert_float_eq(data[0], 0);
  ck_assert_int_eq(weights_draw(&weights), RESCL_OK);
  weights_free(&weights);
  ck_assert_float_eq(data[COUNT], 123);
  return data;
}

static double moment(const float *data, int power) {
  double sum = 0;
  for (size_t index = 0; index < COUNT; index++) sum += pow(data[index], power);
  return sum / (double)COUNT;
}

START_TEST(normal_numbers_have_their_moments) {
  float *data = draw(1, "conv1.weight", WEIGHTS_NORMAL);
  ck_assert_double_eq_tol(moment(data, 1), 0, 0.02);
  ck_assert_double_eq_tol(moment(data, 2), 9, 0.1);
  ck_assert_double_eq_tol(moment(data, 3), 0, 0.5);
  ck_assert_double_eq_tol(moment(data, 4), 243, 8);
  free(data);
}
END_TEST

START_TEST(uniform_numbers_fill_their_range) {
  float *data = draw(1, "bn1.weight", WEIGHTS_UNIFORM), lowest = data[0], highest = data[0];
  for (size_t index = 0; index < COUNT; index++) {
    lowest = fminf(lowest, data[index]);
    highest = fmaxf(highest, data[index]);
  }
  ck_assert(lowest >= 2 && lowest < 2.001f && highest <= 3 && highest > 2.999f);
  ck_assert_double_eq_tol(moment(data, 1), 2.5, 0.002);
  free(data);
}
END_TEST

START_TEST(seed_and_name_fix_every_number) {
  float *first = draw(1, "a", WEIGHTS_NORMAL), *again = draw(1, "a", WEIGHTS_NORMAL);
  ck_assert_mem_eq(first, again, COUNT * sizeof *first);
  free(again);
  float *other_seed = draw(2, "a", WEIGHTS_NORMAL), *other_name = draw(1, "b", WEIGHTS_NORMAL);
  size_t same_seed = 0, same_name = 0, same_neighbour = 0;
  for (size_t index = 0; index < COUNT; index++) {
    same_seed += first[index] == other_seed[index];
    same_name += first[index] == other_name[index];
    same_neighbour += index >= 262144 && first[index] == first[index - 262144]; // chunks differ too
  }
  ck_assert_uint_lt(same_seed, 100);
  ck_assert_uint_lt(same_name, 100);
  ck_assert_uint_lt(same_neighbour, 100);
  free(first);
  free(other_seed);
  free(other_name);
}
END_TEST

START_TEST(row_sums_are_added_after_drawing) {
  float matrix[3][4] = {{0}}, sums[3] = {10, 20, 30};
  struct weights weights = {.seed = 5};
  const struct weights_row_sums row_sums = {
      .weights = matrix[0], .rows = 3, .columns = 4, .factor = 0.5, .sums = sums};
  const struct weights_spec spec = {
      .name = "w", .data = matrix[0], .count = 12, .distribution = WEIGHTS_UNIFORM, .low = 1, .high = 2};
  ck_assert_int_eq(weights_add_row_sums(&weights, &row_sums), RESCL_OK);
  ck_assert_int_eq(weights_add(&weights, &spec), RESCL_OK);
  ck_assert_int_eq(weights_draw(&weights), RESCL_OK);
  weights_free(&weights);
  for (int row = 0; row < 3; row++) {
    const double sum = (double)matrix[row][0] + matrix[row][1] + matrix[row][2] + matrix[row][3];
    ck_assert_double_ge(sum, 4);
    ck_assert_double_eq_tol(sums[row], 10 * (row + 1) + 0.5 * sum, 1e-5);
  }
}
END_TEST

CHECK_MAIN("zoo/weights", normal_numbers_have_their_moments, uniform_numbers_fill_their_range,
           seed_and_name_fix_every_number, row_sums_are_added_after_drawing)
