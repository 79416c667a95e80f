#include <math.h>

#include "check_main.h"
#include "profile/profile.h"

#define NEAR(value, expected) ck_assert_double_eq_tol((value), (expected), 1e-9)

/** 10 operations a byte are where one limit of judged(100, 10) meets the other. */
static const struct layer timed[] = {
    {.op = "Conv", .algorithm = "winograd", .flops = 400000000, .bytes = 10000000, .ms = 2.0},
    {.op = "Relu", .algorithm = "activation", .flops = 1000000, .bytes = 8000000, .ms = 1.0},
    {.op = "Conv", .algorithm = "direct", .flops = 100000000, .bytes = 10000000, .ms = 4.0},
    {.op = "Flatten", .algorithm = "view"},
    {.op = "Reorder", .algorithm = "reorder", .bytes = 5000000, .ms = 1.0},
};

enum { LAYER_COUNT = sizeof timed / sizeof *timed };

static struct layer layers[LAYER_COUNT];

/** The layers on a device of that measured peak. */
static struct result judged(double gflops, double bandwidth_gbs) {
  struct result result = result_new();
  for (size_t index = 0; index < LAYER_COUNT; index++) {
    fields_clear(&layers[index], layer_fields);
    fields_copy(&layers[index], &timed[index], layer_fields, FORM_PROFILED);
  }
  result.layers = (struct list){layers, LAYER_COUNT};
  result.peak_gflops = gflops;
  result.peak_bandwidth_gbs = bandwidth_gbs;
  profile_judge(&result);
  return result;
}

static void let_go(struct result *result) {
  for (size_t index = 0; index < LAYER_COUNT; index++) fields_free(&layers[index], layer_fields);
  result->layers = (struct list){0};
  result_free(result);
}

START_TEST(the_longer_limit_binds) {
  struct result result = judged(100, 10);
  ck_assert_str_eq(layers[0].limit, "arithmetic");
  NEAR(layers[0].gflops, 200);
  NEAR(layers[0].gbs, 5);
  NEAR(layers[0].fraction, 2); // fewer multiplications than the model asks for
  ck_assert_str_eq(layers[1].limit, "memory");
  NEAR(layers[1].fraction, 0.8);
  NEAR(layers[2].fraction, 0.25);
  ck_assert_str_eq(layers[4].limit, "memory");
  NEAR(layers[4].gflops, 0);
  NEAR(layers[4].fraction, 0.5);
  NEAR(result.flops, 501000000);
  let_go(&result);
}
END_TEST

START_TEST(shares_are_of_the_sum) {
  struct result result = judged(100, 10);
  const double expected[] = {0.25, 0.125, 0.5, 0, 0.125};
  for (size_t index = 0; index < LAYER_COUNT; index++) NEAR(layers[index].share, expected[index]);
  let_go(&result);
}
END_TEST

START_TEST(what_takes_no_time_has_no_speed) {
  struct result result = judged(100, 10);
  NEAR(layers[3].gflops, 0);
  NEAR(layers[3].gbs, 0);
  NEAR(layers[3].fraction, 0);
  let_go(&result);
}
END_TEST

START_TEST(without_limits_nothing_is_said_of_them) {
  struct result result = judged(NAN, NAN);
  for (size_t index = 0; index < LAYER_COUNT; index++) {
    ck_assert_ptr_null(layers[index].limit);
    ck_assert(isnan(layers[index].fraction));
  }
  NEAR(layers[0].gflops, 200);
  let_go(&result);
}
END_TEST

START_TEST(groups_come_longest_first) {
  struct result result = judged(100, 10);
  const struct layer_group *groups = result.operators.items;
  ck_assert_uint_eq(result.operators.count, 3); // Flatten takes no time
  ck_assert_str_eq(groups[0].name, "Conv");
  NEAR(groups[0].layers, 2);
  NEAR(groups[0].flops, 500000000);
  NEAR(groups[0].ms, 6);
  NEAR(groups[0].share, 0.75);
  NEAR(groups[0].gflops, 500.0 / 6);
  ck_assert_str_eq(groups[1].name, "Relu"); // as long as Reorder: by name
  groups = result.algorithms.items;
  ck_assert_uint_eq(result.algorithms.count, 4);
  ck_assert_str_eq(groups[0].name, "direct");
  let_go(&result);
}
END_TEST

CHECK_MAIN("program/profile_layers", the_longer_limit_binds, shares_are_of_the_sum,
           what_takes_no_time_has_no_speed, without_limits_nothing_is_said_of_them, groups_come_longest_first)
