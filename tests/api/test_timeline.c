/** rescl_session_timeline() and rescl_session_set_profiling(). */
#include "api/fixture.h"

#include <stdint.h>

/** A profiling session of TWO_INPUTS. */
struct recorded {
  rescl_model *model;
  rescl_session *session;
  rescl_tensor inputs[2], output;
  const rescl_span *spans;
  size_t count;
};

static struct recorded start(void) {
  struct recorded recorded = {.model = model_from_text(TWO_INPUTS)};
  rescl_session_options options = plain_options();
  options.profiling = RESCL_PROFILING_DEVICE;
  MUST(rescl_session_create(&recorded.session, device(), recorded.model, &options));
  for (size_t index = 0; index < 2; index++)
    recorded.inputs[index] = random_input(recorded.session, index, index + 1);
  recorded.output = empty_output(recorded.session, 0);
  return recorded;
}

static void run(struct recorded *recorded) {
  MUST(rescl_session_run(recorded->session, recorded->inputs, 2, &recorded->output, 1));
}

static void look(struct recorded *recorded) {
  MUST(rescl_session_timeline(recorded->session, &recorded->spans, &recorded->count));
}

static void end(struct recorded *recorded) {
  for (size_t index = 0; index < 2; index++) free(recorded->inputs[index].data);
  free(recorded->output.data);
  rescl_session_free(recorded->session);
  rescl_model_free(recorded->model);
}

/** The first span of that name on the track; the detail may be NULL for any. */
static const rescl_span *find(const struct recorded *recorded, rescl_track track, const char *name,
                              const char *detail) {
  for (size_t index = 0; index < recorded->count; index++) {
    const rescl_span *span = &recorded->spans[index];
    if (span->track == track && strcmp(span->name, name) == 0 &&
        (!detail || strcmp(span->detail, detail) == 0))
      return span;
  }
  ck_abort_msg("no span '%s' %s on track %d", name, detail ? detail : "", (int)track);
  return NULL;
}

static size_t count_of_run(const struct recorded *recorded, rescl_track track) {
  size_t count = 0;
  for (size_t index = 0; index < recorded->count; index++)
    count += recorded->spans[index].track == track && recorded->spans[index].of_run;
  return count;
}

static uint64_t end_of(const rescl_span *span) {
  return span->start_ns + span->duration_ns;
}

static int lies_within(const rescl_span *inner, const rescl_span *outer) {
  return inner->start_ns >= outer->start_ns && end_of(inner) <= end_of(outer);
}

START_TEST(tells_what_creation_and_run_did) {
  static const char *const stages[] = {"lower", "tune", "compile", "upload", "run"};
  struct recorded recorded = start();
  run(&recorded);
  look(&recorded);
  const rescl_span *before = NULL;
  for (size_t index = 0; index < sizeof stages / sizeof *stages; index++) { // one after the other
    const rescl_span *stage = find(&recorded, RESCL_TRACK_HOST, stages[index], NULL);
    ck_assert(!before || end_of(before) <= stage->start_ns);
    ck_assert_int_eq(stage->of_run, index == 4);
    before = stage;
  }
  ck_assert(lies_within(find(&recorded, RESCL_TRACK_HOST, "enqueue", NULL), before));
  const rescl_span *program = find(&recorded, RESCL_TRACK_COMPILE, "im2col", NULL);
  ck_assert(lies_within(program, find(&recorded, RESCL_TRACK_HOST, "compile", NULL)));
  const rescl_span *input = find(&recorded, RESCL_TRACK_COPY, "x", "write");
  const rescl_span *output = find(&recorded, RESCL_TRACK_COPY, "y", "read");
  ck_assert_uint_eq(input->bytes, 3 * 8 * 8 * sizeof(float));
  ck_assert_uint_eq(output->bytes, 4 * 8 * 8 * sizeof(float));
  ck_assert(input->of_run && output->of_run && end_of(input) <= output->start_ns);
  ck_assert(!find(&recorded, RESCL_TRACK_COPY, "w", "write")->of_run);
  end(&recorded);
}
END_TEST

START_TEST(spans_are_in_order_and_commands_live_in_order) {
  struct recorded recorded = start();
  run(&recorded);
  look(&recorded);
  for (size_t index = 0; index < recorded.count; index++) {
    const rescl_span *span = &recorded.spans[index], *before = index ? span - 1 : NULL;
    ck_assert(span->name[0] && span->detail);
    ck_assert(span->queued_ns <= span->submitted_ns && span->submitted_ns <= span->start_ns);
    ck_assert(!before || before->track < span->track ||
              (before->track == span->track && before->start_ns <= span->start_ns));
  }
  end(&recorded);
}
END_TEST

/** The layers' times are those of their launches, and all lie within the run as the host saw it: with a clock
 *  of the device's own, but for what the two drift apart meanwhile. */
static void expect_launches_of_profile(struct recorded *recorded, uint64_t drift_ns) {
  const rescl_layer_time *layers = NULL;
  size_t layer_count = 0, launches = 0;
  uint64_t sums_ns[8] = {0};
  run(recorded);
  MUST(rescl_session_profile(recorded->session, &layers, &layer_count));
  ck_assert_uint_eq(layer_count, 3);
  look(recorded);
  const rescl_span *whole = find(recorded, RESCL_TRACK_HOST, "run", NULL);
  for (size_t index = 0; index < recorded->count; index++) {
    const rescl_span *span = &recorded->spans[index];
    if (span->track == RESCL_TRACK_QUEUE) {
      ck_assert_uint_lt(span->layer, layer_count);
      sums_ns[span->layer] += span->duration_ns;
      launches++;
    } else {
      ck_assert(span->layer == SIZE_MAX);
    }
    if (span->of_run)
      ck_assert(span->queued_ns + drift_ns >= whole->start_ns && end_of(span) <= end_of(whole) + drift_ns);
  }
  for (size_t layer = 0; layer < layer_count; layer++)
    ck_assert_uint_eq(sums_ns[layer], layers[layer].nanoseconds);
  ck_assert_uint_gt(sums_ns[0], 0);
  ck_assert_uint_gt(launches, 3); // im2col, GEMM and epilogue, pool
}

START_TEST(launches_are_those_of_the_profile) {
  struct recorded recorded = start();
  expect_launches_of_profile(&recorded, 1000000);
  end(&recorded);
}
END_TEST

START_TEST(the_host_can_take_the_time) {
  struct recorded recorded = start();
  run(&recorded);
  MUST(rescl_session_set_profiling(recorded.session, RESCL_PROFILING_HOST));
  expect_launches_of_profile(&recorded, 0);
  uint64_t end_ns = 0; // it waits: nothing begins before what went before it has ended
  for (size_t index = 0; index < recorded.count; index++) {
    if (recorded.spans[index].track != RESCL_TRACK_QUEUE) continue;
    ck_assert_uint_ge(recorded.spans[index].start_ns, end_ns);
    end_ns = end_of(&recorded.spans[index]);
  }
  ck_assert_uint_ge(find(&recorded, RESCL_TRACK_COPY, "y", "read")->start_ns, end_ns);
  MUST(rescl_session_set_profiling(recorded.session, RESCL_PROFILING_DEVICE));
  expect_launches_of_profile(&recorded, 1000000);
  end(&recorded);
}
END_TEST

START_TEST(there_is_no_fourth_way_of_profiling) {
  struct recorded recorded = start();
  rescl_session *session = NULL;
  rescl_session_options options = plain_options();
  options.profiling = (rescl_profiling)3;
  MUST_FAIL(rescl_session_create(&session, device(), recorded.model, &options), RESCL_INVALID_ARGUMENT,
            "rescl_profiling");
  MUST_FAIL(rescl_session_set_profiling(recorded.session, options.profiling), RESCL_INVALID_ARGUMENT,
            "rescl_profiling");
  end(&recorded);
}
END_TEST

START_TEST(each_run_takes_the_place_of_the_one_before) {
  struct recorded recorded = start();
  run(&recorded);
  look(&recorded);
  const size_t count = recorded.count, copies = count_of_run(&recorded, RESCL_TRACK_COPY);
  const uint64_t first_start_ns = find(&recorded, RESCL_TRACK_HOST, "run", NULL)->start_ns;
  ck_assert_uint_eq(copies, 3); // x, t, y
  run(&recorded);
  run(&recorded);
  look(&recorded);
  ck_assert_uint_eq(count_of_run(&recorded, RESCL_TRACK_COPY), copies);
  ck_assert_uint_eq(recorded.count, count);
  ck_assert_uint_gt(find(&recorded, RESCL_TRACK_HOST, "run", NULL)->start_ns, first_start_ns);
  end(&recorded);
}
END_TEST

START_TEST(recording_can_be_turned_off_and_on) {
  struct recorded recorded = start();
  const rescl_layer_time *layers = NULL;
  size_t count = 0;
  MUST_FAIL(rescl_session_timeline(recorded.session, &recorded.spans, &recorded.count),
            RESCL_INVALID_ARGUMENT, "after a run");
  run(&recorded);
  rescl_tensor first = recorded.output;
  tensor_allocate_data(&recorded.output);
  MUST(rescl_session_set_profiling(recorded.session, RESCL_PROFILING_OFF));
  MUST(rescl_session_set_profiling(recorded.session, RESCL_PROFILING_OFF));
  run(&recorded);
  ck_assert(same_bytes(&first, &recorded.output));
  MUST_FAIL(rescl_session_timeline(recorded.session, &recorded.spans, &recorded.count),
            RESCL_INVALID_ARGUMENT, "recording");
  ck_assert(recorded.spans == NULL && recorded.count == 0);
  MUST_FAIL(rescl_session_profile(recorded.session, &layers, &count), RESCL_INVALID_ARGUMENT, "recording");
  MUST(rescl_session_set_profiling(recorded.session, RESCL_PROFILING_DEVICE));
  run(&recorded);
  ck_assert(same_bytes(&first, &recorded.output));
  look(&recorded);
  MUST(rescl_session_profile(recorded.session, &layers, &count));
  ck_assert_uint_gt(layers[0].nanoseconds, 0);
  free(first.data);
  end(&recorded);
}
END_TEST

START_TEST(shapes_are_those_of_the_model) {
  struct recorded recorded = start();
  const rescl_layer_time *layers = NULL;
  size_t count = 0;
  run(&recorded);
  MUST(rescl_session_profile(recorded.session, &layers, &count));
  const int64_t expected[] = {1, 4, 8, 8};
  ck_assert_int_eq(layers[0].rank, 4);
  ck_assert(memcmp(layers[0].shape, expected, sizeof expected) == 0);
  ck_assert_int_eq(layers[2].rank, 2); // Flatten
  end(&recorded);
}
END_TEST

START_TEST(programs_tell_where_they_come_from) {
  struct recorded recorded = start();
  run(&recorded);
  look(&recorded);
  rescl_session_info info;
  rescl_session_get_info(recorded.session, &info);
  unsigned built = 0, cached = 0;
  for (size_t index = 0; index < recorded.count; index++) {
    const rescl_span *span = &recorded.spans[index];
    if (span->track != RESCL_TRACK_COMPILE || strcmp(span->name, "CLBlast") == 0) continue;
    cached += span->cached != 0;
    built += span->cached == 0;
  }
  ck_assert_uint_eq(built, info.programs_compiled);
  ck_assert_uint_eq(cached, info.programs_cached);
  ck_assert_uint_gt(built + cached, 0);
  end(&recorded);
}
END_TEST

START_TEST(sessions_that_record_nothing_say_so) {
  rescl_model *model = model_from_text(TWO_INPUTS);
  rescl_session *session = session_of(model, 1);
  const rescl_span *spans = NULL;
  size_t count = 7;
  MUST_FAIL(rescl_session_timeline(session, &spans, &count), RESCL_INVALID_ARGUMENT, "options.profiling");
  ck_assert(spans == NULL && count == 0);
  MUST_FAIL(rescl_session_set_profiling(session, RESCL_PROFILING_HOST), RESCL_INVALID_ARGUMENT,
            "options.profiling");
  rescl_session_free(session);
  rescl_model_free(model);
}
END_TEST

START_TEST(null_is_answered) {
  struct recorded recorded = start();
  run(&recorded);
  MUST_FAIL(rescl_session_timeline(NULL, &recorded.spans, &recorded.count), RESCL_INVALID_ARGUMENT,
            "rescl_session_timeline");
  MUST_FAIL(rescl_session_timeline(recorded.session, NULL, &recorded.count), RESCL_INVALID_ARGUMENT,
            "rescl_session_timeline");
  MUST_FAIL(rescl_session_timeline(recorded.session, &recorded.spans, NULL), RESCL_INVALID_ARGUMENT,
            "rescl_session_timeline");
  MUST_FAIL(rescl_session_set_profiling(NULL, RESCL_PROFILING_DEVICE), RESCL_INVALID_ARGUMENT,
            "rescl_session_set_profiling");
  look(&recorded);
  end(&recorded);
}
END_TEST

CHECK_MAIN_NO_FORK("api/timeline", tells_what_creation_and_run_did,
                   spans_are_in_order_and_commands_live_in_order, launches_are_those_of_the_profile,
                   the_host_can_take_the_time, there_is_no_fourth_way_of_profiling,
                   each_run_takes_the_place_of_the_one_before, recording_can_be_turned_off_and_on,
                   shapes_are_those_of_the_model, programs_tell_where_they_come_from,
                   sessions_that_record_nothing_say_so, null_is_answered)
