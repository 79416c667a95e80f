#include <stdlib.h>

#include "check_main.h"
#include "measure/statistics.h"

#define NEAR(value, expected) ck_assert_double_eq_tol((value), (expected), 1e-12)

START_TEST(one_value_is_all_there_is) {
  const struct statistics statistics = statistics_of((const double[]){3.5}, 1);
  NEAR(statistics.min, 3.5);
  NEAR(statistics.median, 3.5);
  NEAR(statistics.p90, 3.5);
  NEAR(statistics.p99, 3.5);
  NEAR(statistics.mean, 3.5);
}
END_TEST

START_TEST(percentiles_lie_between_neighbours) {
  const double values[] = {10, 1, 9, 2, 8, 3, 7, 4, 6, 5}; // numpy.percentile gives the same
  const struct statistics statistics = statistics_of(values, 10);
  NEAR(statistics.min, 1);
  NEAR(statistics.median, 5.5);
  NEAR(statistics.p90, 9.1);
  NEAR(statistics.p99, 9.91);
  NEAR(statistics.mean, 5.5);
  NEAR(values[0], 10); // left as they were
}
END_TEST

START_TEST(a_lone_outlier_does_not_move_the_median) {
  NEAR(median_of((const double[]){1, 1000, 2}, 3), 2);
  NEAR(median_of((const double[]){4, 2}, 2), 3);
}
END_TEST

START_TEST(times_settle_when_they_stop_falling) {
  const double falling[] = {100, 90, 80, 70, 60, 50}, steady[] = {100, 50, 10, 10.1, 10, 300, 10.1, 10};
  ck_assert(!is_settled(falling, 6));
  ck_assert(!is_settled(steady, 5)); // too few
  ck_assert(!is_settled(steady, 6)); // 50, then 10.1
  ck_assert(is_settled(steady, 8));  // one outlier does not count
}
END_TEST

START_TEST(many_values_settle_by_quarters) {
  double values[40];
  for (int index = 0; index < 40; index++)
    values[index] = index < 30 ? 20.0 : 10.0; // sank in the last quarter
  ck_assert(!is_settled(values, 40));
  for (int index = 20; index < 40; index++) values[index] = index % 2 ? 10.0 : 10.2;
  ck_assert(is_settled(values, 40));
}
END_TEST

START_TEST(a_sinking_clock_is_seen) {
  double steady[30], sinking[30], noisy[30];
  for (int index = 0; index < 30; index++) {
    steady[index] = 10.0 + 0.01 * (index % 3);
    sinking[index] = 10.0 + 0.05 * index;
    noisy[index] = (index % 2 ? 10.0 : 14.0) + (index >= 20 ? 0.8 : 0.0);
  }
  struct drift drift = drift_of(sinking, 30);
  NEAR(drift.first, 10.225);
  NEAR(drift.last, 11.225);
  NEAR(drift.ratio, 11.225 / 10.225);
  ck_assert(drift.is_drifting);
  ck_assert(!drift_of(steady, 30).is_drifting);
  ck_assert(!drift_of(noisy, 30).is_drifting);  // by 7 %, of values that differ by 40 %
  ck_assert(!drift_of(sinking, 1).is_drifting); // a third of one value is that value
  NEAR(drift_of(sinking, 1).ratio, 1.0);
  ck_assert(!drift_of((const double[]){1, 2, 3}, 3).is_drifting); // too few to tell
}
END_TEST

START_TEST(the_spread_sees_slow_and_fast_noise) {
  double values[80];
  for (int index = 0; index < 80; index++) values[index] = 10.0 + index / 10; // each stretch is steady
  NEAR(spread_of(values, 80), 7.0);
  for (int index = 0; index < 80; index++) values[index] = index % 2 ? 9.0 : 12.0; // the stretches are alike
  NEAR(spread_of(values, 80), 3.0);
  NEAR(spread_of((const double[]){4, 9, 5}, 3), 5.0);
  NEAR(spread_of((const double[]){5, 5, 5, 5, 5}, 5), 0.0);
  ck_assert(isnan(spread_of((const double[]){5}, 1)));
}
END_TEST

CHECK_MAIN("program/statistics", one_value_is_all_there_is, percentiles_lie_between_neighbours,
           a_lone_outlier_does_not_move_the_median, times_settle_when_they_stop_falling,
           many_values_settle_by_quarters, a_sinking_clock_is_seen, the_spread_sees_slow_and_fast_noise)
