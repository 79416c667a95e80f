#include "check_main.h"
#include "profile/trace_lanes.h"

#define SPAN(on, from, length) \
  { .track = (on), .name = "", .detail = "", .start_ns = (from), .duration_ns = (length), .layer = SIZE_MAX }
#define LAUNCH(from, length, of)                                                                       \
  {                                                                                                    \
    .track = RESCL_TRACK_QUEUE, .name = "", .detail = "", .start_ns = (from), .duration_ns = (length), \
    .layer = (of)                                                                                      \
  }

static void expect(const struct trace_entry *entry, size_t lane, uint64_t start_ns, uint64_t end_ns) {
  ck_assert_uint_eq(entry->lane, lane);
  ck_assert_uint_eq(entry->start_ns, start_ns);
  ck_assert_uint_eq(entry->end_ns, end_ns);
}

START_TEST(what_lies_within_or_apart_shares_a_lane) {
  const rescl_span spans[] = {SPAN(RESCL_TRACK_HOST, 0, 10), SPAN(RESCL_TRACK_HOST, 2, 3),
                              SPAN(RESCL_TRACK_HOST, 5, 5), SPAN(RESCL_TRACK_HOST, 10, 1)};
  size_t count = 0;
  struct trace_entry *entries = trace_arrange(spans, 4, &count);
  ck_assert_uint_eq(count, 4);
  for (size_t index = 0; index < count; index++) {
    ck_assert_ptr_eq(entries[index].span, &spans[index]);
    ck_assert_uint_eq(entries[index].lane, 0);
  }
  free(entries);
}
END_TEST

START_TEST(what_overlaps_gets_a_lane_of_its_own) {
  const rescl_span spans[] = {SPAN(RESCL_TRACK_COMPILE, 0, 10), SPAN(RESCL_TRACK_COMPILE, 5, 10),
                              SPAN(RESCL_TRACK_COMPILE, 10, 10), SPAN(RESCL_TRACK_COPY, 3, 4)};
  size_t count = 0;
  struct trace_entry *entries = trace_arrange(spans, 4, &count);
  ck_assert_uint_eq(count, 4);
  expect(&entries[0], 0, 0, 10); // by lane, then by start
  expect(&entries[1], 0, 10, 20);
  expect(&entries[2], 1, 5, 15);
  expect(&entries[3], 0, 3, 7); // the other track begins anew
  free(entries);
}
END_TEST

START_TEST(launches_lie_within_their_layer) {
  const rescl_span spans[] = {LAUNCH(0, 4, 0), LAUNCH(5, 3, 0), LAUNCH(8, 2, 1)};
  size_t count = 0;
  struct trace_entry *entries = trace_arrange(spans, 3, &count);
  ck_assert_uint_eq(count, 5);
  expect(&entries[0], 0, 0, 8); // the layer
  expect(&entries[1], 0, 0, 4);
  expect(&entries[2], 0, 5, 8);
  expect(&entries[3], 0, 8, 10); // the next layer, before its only launch
  expect(&entries[4], 0, 8, 10);
  ck_assert(entries[0].is_layer && !entries[1].is_layer && !entries[2].is_layer);
  ck_assert(entries[3].is_layer && !entries[4].is_layer);
  free(entries);
}
END_TEST

START_TEST(deep_nesting_ends_somewhere) {
  rescl_span spans[12];
  for (uint64_t depth = 0; depth < 12; depth++)
    spans[depth] = (rescl_span)SPAN(RESCL_TRACK_HOST, depth, 100 - 2 * depth);
  size_t count = 0;
  struct trace_entry *entries = trace_arrange(spans, 12, &count);
  ck_assert_uint_eq(count, 12);
  ck_assert_uint_eq(entries[7].lane, 0);
  ck_assert_uint_eq(entries[8].lane, 1);
  free(entries);
}
END_TEST

START_TEST(nothing_gives_nothing) {
  size_t count = 1;
  struct trace_entry *entries = trace_arrange(NULL, 0, &count);
  ck_assert_uint_eq(count, 0);
  free(entries);
}
END_TEST

CHECK_MAIN("program/trace_lanes", what_lies_within_or_apart_shares_a_lane,
           what_overlaps_gets_a_lane_of_its_own, launches_lie_within_their_layer, deep_nesting_ends_somewhere,
           nothing_gives_nothing)
