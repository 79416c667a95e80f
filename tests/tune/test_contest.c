#define _GNU_SOURCE // setenv
#include <unistd.h>

#include "fixture.h"
#include "tune/contest.h"
#include "tune/stopwatch.h"

static rescl_status record_nothing(struct recorder *recorder, const struct node *node) {
  (void)recorder;
  (void)node;
  return RESCL_OK;
}

static rescl_status record_failure(struct recorder *recorder, const struct node *node) {
  (void)recorder;
  (void)node;
  return fail(RESCL_DEVICE, "this driver can not");
}

static rescl_status record_too_much(struct recorder *recorder, const struct node *node) {
  (void)recorder;
  (void)node;
  return fail(RESCL_OUT_OF_MEMORY, "too large");
}

/** Writes nothing; does not build; has no room. */
static const struct kernel idle = {.name = "idle", .record = record_nothing};
static const struct kernel broken = {.name = "broken", .record = record_failure};
static const struct kernel large = {.name = "large", .record = record_too_much};

/** The node "second" with its right candidates behind those given. */
struct ring {
  struct fixture fixture;
  struct kernel_choice candidates[CANDIDATES_MOST];
  struct stopwatch stopwatch;
  struct contest_options options;
};

static struct ring *enter_ring(size_t given_count, const struct kernel *const *given) {
  struct ring *ring = calloc(1, sizeof *ring);
  ck_assert_ptr_nonnull(ring);
  ring->fixture = set_up();
  const struct kernel_preference preference = {.profile = context_profile(ring->fixture.context)};
  const struct node *node = find_node(&ring->fixture, "second");
  for (size_t index = 0; index < given_count; index++) ring->candidates[index].kernel = given[index];
  struct kernel_choice right[CANDIDATES_MOST];
  const size_t right_count = candidates_list(right, node, &preference);
  ck_assert_uint_gt(right_count, 1);
  ck_assert_uint_le(given_count + right_count, CANDIDATES_MOST);
  memcpy(ring->candidates + given_count, right, right_count * sizeof *right);
  ring->options = (struct contest_options){.context = ring->fixture.context,
                                           .graph = ring->fixture.graph,
                                           .node = node,
                                           .stopwatch = &ring->stopwatch,
                                           .candidates = ring->candidates,
                                           .candidate_count = given_count + right_count};
  return ring;
}

static void leave_ring(struct ring *ring) {
  tear_down(&ring->fixture);
  free(ring);
}

static int is_over(const struct ring *ring, const struct result *result) {
  return contest_is_over(result, ring->options.candidates, ring->options.candidate_count);
}

START_TEST(wrong_ones_are_left_out_and_remembered) {
  static const struct kernel *const given[] = {&idle, &broken, &large};
  struct ring *ring = enter_ring(3, given);
  struct result result = {.signature = "a layer"};
  ck_assert(!is_over(ring, &result));
  ck_assert(contest_run(&result, &ring->options));
  ck_assert(!is_over(ring, &result)); // what has no room now may have it later
  ck_assert_ptr_null(strstr(result.tried, "large"));
  for (size_t index = 0; index < ring->options.candidate_count; index++)
    ck_assert(ring->candidates[index].kernel == &large ||
              contest_is_over(&result, &ring->candidates[index], 1));
  ck_assert_str_eq(result.wrong, "idle");
  ck_assert_int_eq(result.wrong_count, 1);
  ck_assert_str_eq(result.failed, "broken"); // what has no room does not fail for good
  ck_assert_int_eq(result.failed_count, 1);
  ck_assert_ptr_nonnull(strstr(result.failure, "this driver can not"));
  ck_assert_uint_eq(result.usual_ns, 0); // it is the idle one
  ck_assert_uint_gt(result.best_ns, 0);
  ck_assert(result.kernel[0] && strcmp(result.kernel, "idle") != 0);
  leave_ring(ring);
}
END_TEST

START_TEST(where_all_are_wrong_none_wins) {
  static const struct kernel *const given[] = {&idle, &broken};
  struct ring *ring = enter_ring(2, given);
  struct result result = {.signature = "a layer"};
  ring->options.candidate_count = 2;
  ck_assert(contest_run(&result, &ring->options));
  ck_assert_str_eq(result.kernel, "");
  ck_assert_int_eq(result.wrong_count + result.failed_count, 2);
  ck_assert(is_over(ring, &result));
  leave_ring(ring);
}
END_TEST

static enum contest_time answer(void *user) {
  return *(const enum contest_time *)user;
}

START_TEST(with_no_time_it_takes_several_contests) {
  enum contest_time no_time = CONTEST_TIME_IS_UP;
  struct ring *ring = enter_ring(0, NULL);
  struct result result = {.signature = "a layer"};
  size_t contests = 0;
  ring->options.ask = answer;
  ring->options.user = &no_time;
  for (; !is_over(ring, &result); contests++) {
    ck_assert_uint_lt(contests, CANDIDATES_MOST);
    ck_assert(contest_run(&result, &ring->options));
    ck_assert_uint_gt(result.usual_ns, 0);
    ck_assert_uint_gt(result.best_ns, 0);
  }
  ck_assert_uint_gt(contests, 1);
  ck_assert_int_eq(result.wrong_count, 0);
  leave_ring(ring);
}
END_TEST

START_TEST(a_stop_ends_it_at_once) {
  enum contest_time stop = CONTEST_STOP;
  struct ring *ring = enter_ring(0, NULL);
  struct result result = {.signature = "a layer"};
  ring->options.ask = answer;
  ring->options.user = &stop;
  ck_assert(!contest_run(&result, &ring->options));
  ck_assert_str_eq(result.tried, "");
  leave_ring(ring);
}
END_TEST

/** One name may begin or end like another. */
START_TEST(names_are_told_apart) {
  static const struct kernel plain = {.name = "conv"};
  static const struct kernel_variant wide = {.name = "wide"};
  const struct kernel_choice choices[] = {{&plain, NULL}, {&plain, &wide}};
  const struct result whole = {.tried = "conv:wide conv"}, first = {.tried = "conv"};
  const struct result second = {.tried = "conv:wide"}, others = {.tried = "my_conv conv:wider conv:wide_2"};
  ck_assert(contest_is_over(&whole, choices, 2));
  ck_assert(contest_is_over(&first, choices, 1) && !contest_is_over(&first, choices, 2));
  ck_assert(!contest_is_over(&second, choices, 1) && contest_is_over(&second, choices + 1, 1));
  ck_assert(!contest_is_over(&others, choices, 1) && !contest_is_over(&others, choices + 1, 1));
}
END_TEST

CHECK_MAIN_NO_FORK("tune/contest", wrong_ones_are_left_out_and_remembered, where_all_are_wrong_none_wins,
                   with_no_time_it_takes_several_contests, a_stop_ends_it_at_once, names_are_told_apart)
