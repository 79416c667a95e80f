#define _GNU_SOURCE // setenv
#include <unistd.h>

#include "fixture.h"

#include "base/clock.h"
#include "tune/contest.h"
#include "tune/trial.h"

START_TEST(clocks_that_contradict_each_other_are_not_believed) {
  static const struct {
    uint64_t device_ns, host_ns;
    int agrees;
  } rows[] = {
      {0, 1000000, 0},          // no times at all
      {900000, 1000000, 1},     // the host adds its own
      {1050000, 1000000, 1},    // as exactly as can be told
      {1500000, 1000000, 0},    // longer than all of it
      {1000, 1000000, 0},       // queuing was timed
      {5000, 60000, 1},         // small launches wait for the host
      {69000, 60000, 1},        // a little late
      {3000000, 60000, 0},      // in the future
      {5000000000, 5000000, 0}, // other units
  };
  for (size_t row = 0; row < sizeof rows / sizeof *rows; row++)
    ck_assert_int_eq(stopwatch_agrees(rows[row].device_ns, rows[row].host_ns), rows[row].agrees);
}
END_TEST

/** Times the usual kernel of a layer; the context is as it was afterwards. */
static struct stopwatch time_layer(int channel_block, double *warming_ms) {
  struct fixture fixture = set_up_blocks(channel_block);
  struct kernel_choice candidates[CANDIDATES_MOST];
  const struct node *node = find_node(&fixture, "second");
  const struct kernel_preference preference = {.profile = context_profile(fixture.context)};
  struct stopwatch stopwatch = {0};
  struct trial *trial = NULL;
  int candidate = 0;
  MUST(trial_create(&trial, fixture.context, fixture.graph, node, NULL));
  ck_assert_uint_gt(candidates_list(candidates, node, &preference), 0);
  MUST(trial_add(trial, candidates[0], &candidate));
  const uint64_t start_ns = clock_now_ns();
  MUST(trial_warm_up(trial, &stopwatch, candidate));
  *warming_ms = clock_since_ms(start_ns);
  for (int round = 0; round < 3; round++) {
    uint64_t elapsed_ns = 0, host_ns = clock_now_ns();
    MUST(trial_time(trial, &stopwatch, candidate, &elapsed_ns));
    host_ns = clock_now_ns() - host_ns;
    ck_assert_uint_gt(elapsed_ns, 0);
    ck_assert_uint_le(elapsed_ns, host_ns);
  }
  MUST(stopwatch_put_away(&stopwatch, fixture.context));
  ck_assert_int_eq(context_profiling(fixture.context), RESCL_PROFILING_OFF);
  trial_free(trial);
  tear_down(&fixture);
  return stopwatch;
}

/** PoCL's clock is the host's. */
START_TEST(lanes_are_timed_by_the_device_once_it_is_warm) {
  double warming_ms = 0.0;
  setenv("RESCL_DEVICE_CLASS", "tile_gpu", 1);
  const struct stopwatch stopwatch = time_layer(4, &warming_ms);
  ck_assert(stopwatch.is_warm);
  ck_assert(stopwatch.tells_device_ns);
  ck_assert(warming_ms > 100.0);
  unsetenv("RESCL_DEVICE_CLASS");
}
END_TEST

START_TEST(vectors_are_timed_by_the_host_at_once) {
  double warming_ms = 0.0;
  setenv("RESCL_DEVICE_CLASS", "vector_cpu", 1);
  const struct stopwatch stopwatch = time_layer(8, &warming_ms);
  ck_assert(!stopwatch.is_warm);
  ck_assert(!stopwatch.tells_device_ns);
  ck_assert(warming_ms < 100.0);
  unsetenv("RESCL_DEVICE_CLASS");
}
END_TEST

CHECK_MAIN_NO_FORK("tune/stopwatch", clocks_that_contradict_each_other_are_not_believed,
                   lanes_are_timed_by_the_device_once_it_is_warm, vectors_are_timed_by_the_host_at_once)
