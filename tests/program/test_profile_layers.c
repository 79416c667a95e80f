#include "check_main.h"
#include "profile/profile.h"

#define NEAR(value, expected) ck_assert_double_eq_tol((value), (expected), 1e-9)

/** A device of 100 GFLOPS and 10 GB/s: 10 operations a byte are where one limit meets the other. */
static struct profile_layer layers[] = {
    {.is = {.op = "Conv", .algorithm = "winograd", .flops = 400000000, .bytes = 10000000}, .ms = 2.0},
    {.is = {.op = "Relu", .algorithm = "activation", .flops = 1000000, .bytes = 8000000}, .ms = 1.0},
    {.is = {.op = "Conv", .algorithm = "direct", .flops = 100000000, .bytes = 10000000}, .ms = 4.0},
    {.is = {.op = "Flatten", .algorithm = "view"}},
    {.is = {.op = "Reorder", .algorithm = "reorder", .bytes = 5000000}, .ms = 1.0},
};

static struct profile judged(double gflops, double bandwidth_gbs) {
  struct profile profile = {
      .limits = {gflops, bandwidth_gbs}, .layers = layers, .layer_count = sizeof layers / sizeof *layers};
  profile_judge(&profile);
  return profile;
}

START_TEST(the_longer_limit_binds) {
  const struct profile profile = judged(100, 10);
  ck_assert_int_eq(layers[0].limit, LIMIT_ARITHMETIC);
  NEAR(layers[0].gflops, 200);
  NEAR(layers[0].gbs, 5);
  NEAR(layers[0].fraction, 2); // fewer multiplications than the model asks for
  ck_assert_int_eq(layers[1].limit, LIMIT_MEMORY);
  NEAR(layers[1].fraction, 0.8);
  NEAR(layers[2].fraction, 0.25);
  ck_assert_int_eq(layers[4].limit, LIMIT_MEMORY);
  NEAR(layers[4].gflops, 0);
  NEAR(layers[4].fraction, 0.5);
  ck_assert_int_eq(profile.flops, 501000000);
}
END_TEST

START_TEST(shares_are_of_the_sum) {
  judged(100, 10);
  const double expected[] = {0.25, 0.125, 0.5, 0, 0.125};
  for (size_t index = 0; index < sizeof layers / sizeof *layers; index++)
    NEAR(layers[index].share, expected[index]);
}
END_TEST

START_TEST(what_takes_no_time_has_no_speed) {
  judged(100, 10);
  NEAR(layers[3].gflops, 0);
  NEAR(layers[3].gbs, 0);
  NEAR(layers[3].fraction, 0);
}
END_TEST

START_TEST(without_limits_nothing_is_said_of_them) {
  judged(0, 0);
  for (size_t index = 0; index < sizeof layers / sizeof *layers; index++) {
    ck_assert_int_eq(layers[index].limit, LIMIT_UNKNOWN);
    ck_assert(isnan(layers[index].fraction));
  }
  NEAR(layers[0].gflops, 200);
}
END_TEST

START_TEST(groups_come_longest_first) {
  const struct profile profile = judged(100, 10);
  size_t count = 0;
  struct profile_group *groups = profile_group(&profile, profile_by_operator, &count);
  ck_assert_uint_eq(count, 3); // Flatten takes no time
  ck_assert_str_eq(groups[0].name, "Conv");
  ck_assert_uint_eq(groups[0].layer_count, 2);
  ck_assert_int_eq(groups[0].flops, 500000000);
  NEAR(groups[0].ms, 6);
  NEAR(groups[0].share, 0.75);
  NEAR(groups[0].gflops, 500.0 / 6);
  ck_assert_str_eq(groups[1].name, "Relu"); // as long as Reorder: by name
  free(groups);
  groups = profile_group(&profile, profile_by_algorithm, &count);
  ck_assert_uint_eq(count, 4);
  ck_assert_str_eq(groups[0].name, "direct");
  free(groups);
}
END_TEST

CHECK_MAIN("program/profile_layers", the_longer_limit_binds, shares_are_of_the_sum,
           what_takes_no_time_has_no_speed, without_limits_nothing_is_said_of_them, groups_come_longest_first)
