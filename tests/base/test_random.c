#include <math.h>

#include "base/random.h"

#include "check_main.h"

#define COUNT 100001

START_TEST(seeds_give_their_own_numbers) {
  struct random_state first = random_seeded(1), again = random_seeded(1), other = random_seeded(2);
  for (int index = 0; index < 1000; index++) {
    const uint64_t bits = random_bits(&first);
    ck_assert_uint_eq(bits, random_bits(&again));
    ck_assert_uint_ne(bits, random_bits(&other));
  }
}
END_TEST

START_TEST(uniform_numbers_lie_in_the_unit_interval) {
  struct random_state state = random_seeded(3);
  double sum = 0;
  for (int index = 0; index < COUNT; index++) {
    const double number = random_uniform(&state);
    ck_assert(number >= 0 && number < 1);
    sum += number;
  }
  ck_assert_double_eq_tol(sum / COUNT, 0.5, 0.01);
}
END_TEST

START_TEST(normal_numbers_have_mean_0_and_variance_1) {
  struct random_state state = random_seeded(4);
  double sum = 0, squares = 0;
  for (int index = 0; index < COUNT; index++) {
    const double number = random_normal(&state);
    sum += number;
    squares += number * number;
  }
  ck_assert_double_eq_tol(sum / COUNT, 0, 0.02);
  ck_assert_double_eq_tol(squares / COUNT, 1, 0.03);
}
END_TEST

START_TEST(filling_gives_independent_normal_numbers) {
  static float numbers[COUNT + 1];
  struct random_state state = random_seeded(5);
  numbers[COUNT] = 7;
  random_normal_fill(&state, numbers, COUNT, 3);
  double sum = 0, squares = 0, neighbours = 0;
  int beyond_two_deviations = 0;
  for (int index = 0; index < COUNT; index++) {
    const double number = numbers[index];
    sum += number;
    squares += number * number;
    beyond_two_deviations += fabs(number) > 6;
    if (index > 0) neighbours += number * numbers[index - 1];
  }
  ck_assert_double_eq_tol(sum / COUNT, 0, 0.06);
  ck_assert_double_eq_tol(squares / COUNT, 9, 0.25);
  ck_assert_double_eq_tol(neighbours / COUNT, 0, 0.2);
  ck_assert_double_eq_tol((double)beyond_two_deviations / COUNT, 0.0455, 0.004);
  ck_assert_float_eq(numbers[COUNT], 7); // an odd count stops where it should
}
END_TEST

CHECK_MAIN("base/random", seeds_give_their_own_numbers, uniform_numbers_lie_in_the_unit_interval,
           normal_numbers_have_mean_0_and_variance_1, filling_gives_independent_normal_numbers)
