#include <stdlib.h>

#include "api/session.h"
#include "base/argument.h"
#include "opencl/launch.h"
#include "opencl/timeline.h"

void session_add_stage(rescl_session *session, struct stage stage) {
  const rescl_profiling profiling =
      session->context ? context_profiling(session->context) : session->options.profiling;
  const int is_recording = profiling != RESCL_PROFILING_OFF;
  if (is_recording && session->stage_count < MOST_STAGES) session->stages[session->stage_count++] = stage;
}

void session_begin_run(rescl_session *session) {
  session->is_recorded = 0;
  if (session->creation_stage_count == 0) session->creation_stage_count = session->stage_count;
  session->stage_count = session->creation_stage_count;
  if (context_profiling(session->context) != RESCL_PROFILING_OFF) timeline_begin_run(session->context);
}

rescl_status session_check_profiling(rescl_profiling profiling) {
  if (profiling == RESCL_PROFILING_OFF || profiling == RESCL_PROFILING_DEVICE ||
      profiling == RESCL_PROFILING_HOST)
    return RESCL_OK;
  return fail(RESCL_INVALID_ARGUMENT, "there is no profiling number %d; see rescl_profiling", (int)profiling);
}

static rescl_status require_profiling(const rescl_session *session, const char *call) {
  if (session->options.profiling) return RESCL_OK;
  return fail(RESCL_INVALID_ARGUMENT,
              "%s: the session records no times: set options.profiling when creating it", call);
}

rescl_status session_require_recorded(const rescl_session *session, const char *call) {
  TRY(require_profiling(session, call));
  if (session->is_recorded) return RESCL_OK;
  return fail(RESCL_INVALID_ARGUMENT,
              "%s: there are times after a run, and while recording is not turned off", call);
}

rescl_status rescl_session_set_profiling(rescl_session *session, rescl_profiling profiling) {
  REQUIRE(session);
  TRY(require_profiling(session, "rescl_session_set_profiling"));
  TRY(session_check_profiling(profiling));
  return context_set_profiling(session->context, profiling);
}

/** The spans as they are gathered. */
struct gathering {
  const rescl_session *session;
  rescl_span *spans;
  size_t count;
};

static rescl_span *add_span(struct gathering *gathering, rescl_track track, const char *name) {
  rescl_span *span = &gathering->spans[gathering->count++];
  *span = (rescl_span){.track = track, .name = name, .detail = "", .layer = SIZE_MAX};
  return span;
}

/** Times on the host's clock. */
static void set_host_times(const struct gathering *gathering, rescl_span *span, uint64_t start_ns,
                           uint64_t end_ns) {
  span->start_ns = start_ns - gathering->session->created_ns;
  span->duration_ns = end_ns - start_ns;
  span->queued_ns = span->submitted_ns = span->start_ns;
}

static void gather_stages(struct gathering *gathering) {
  const rescl_session *session = gathering->session;
  for (size_t index = 0; index < session->stage_count; index++) {
    const struct stage *stage = &session->stages[index];
    rescl_span *span = add_span(gathering, RESCL_TRACK_HOST, stage->name);
    set_host_times(gathering, span, stage->start_ns, stage->end_ns);
    span->of_run = index >= session->creation_stage_count;
  }
}

static void gather_host_records(struct gathering *gathering) {
  static const rescl_track tracks[] = {
      [HOST_PROGRAM] = RESCL_TRACK_COMPILE, [HOST_PACKING] = RESCL_TRACK_HOST};
  size_t count = 0;
  const struct host_record *records = timeline_host_records(gathering->session->context, &count);
  for (size_t index = 0; index < count; index++) {
    rescl_span *span = add_span(gathering, tracks[records[index].kind], records[index].name);
    set_host_times(gathering, span, records[index].start_ns, records[index].end_ns);
    span->detail = records[index].detail;
    span->cached = records[index].cached;
  }
}

/** Device times are kept as they are told until align() knows what the clocks differ by. Drivers that leave
 *  the early moments out tell 0. */
static void set_device_times(rescl_span *span, const struct command_times *times) {
  span->start_ns = times->start_ns;
  span->duration_ns = times->end_ns - times->start_ns;
  span->submitted_ns = times->submitted_ns ? times->submitted_ns : times->start_ns;
  span->queued_ns = times->queued_ns ? times->queued_ns : span->submitted_ns;
}

/** What to take from times on the device's clock to have them on the host's: see align(). */
struct clock_gap {
  int64_t nanoseconds;
  int is_known;
};

/** A command is queued after the host began the call that queues it, so the clocks differ by no more
 *  than the two moments do, for every command. The least of these differences is the nearest to the
 *  truth: it is off by less than that one call took. Creation and run each have their own, as the
 *  clocks may also drift apart. */
static void narrow(struct clock_gap *gap, const struct command_times *times, const rescl_span *span) {
  const int64_t nanoseconds = (int64_t)(span->queued_ns - times->called_ns);
  if (!gap->is_known || nanoseconds < gap->nanoseconds) gap->nanoseconds = nanoseconds;
  gap->is_known = 1;
}

static void align(const struct gathering *gathering, rescl_span *span, const struct clock_gap *gap) {
  const uint64_t shift_ns = (uint64_t)gap->nanoseconds + gathering->session->created_ns; // modulo 2^64
  span->start_ns -= shift_ns;
  span->submitted_ns -= shift_ns;
  span->queued_ns -= shift_ns;
}

static rescl_status gather_copies(struct gathering *gathering, struct clock_gap gaps[2]) {
  struct context *context = gathering->session->context;
  for (size_t index = 0; index < timeline_copy_count(context); index++) {
    const struct copy_record *record = NULL;
    TRY(timeline_copy(context, index, &record));
    if (record->times.end_ns == 0) continue;
    rescl_span *span = add_span(gathering, RESCL_TRACK_COPY, record->name);
    span->detail = record->kind;
    span->bytes = record->size_bytes;
    span->of_run = record->of_run;
    set_device_times(span, &record->times);
    narrow(&gaps[record->of_run], &record->times, span);
  }
  return RESCL_OK;
}

static rescl_status gather_launches(struct gathering *gathering, struct clock_gap *gap) {
  const struct recorder *recorder = gathering->session->recorder;
  size_t node_count = 0;
  const struct recorded_node *nodes = recorder_nodes(recorder, &node_count);
  for (size_t node = 0; node < node_count; node++)
    for (size_t index = 0; index < nodes[node].launch_count; index++) {
      const struct launch *launch = recorder_get_launch(recorder, nodes[node].first_launch + index);
      struct command_times times;
      TRY(launch_times(launch, &times));
      if (times.end_ns == 0) continue; // there was nothing to do
      rescl_span *span = add_span(gathering, RESCL_TRACK_QUEUE, launch_name(launch));
      span->layer = node;
      span->of_run = 1;
      set_device_times(span, &times);
      narrow(gap, &times, span);
    }
  return RESCL_OK;
}

static int compare_spans(const void *first, const void *second) {
  const rescl_span *a = first, *b = second;
  if (a->track != b->track) return a->track < b->track ? -1 : 1;
  if (a->start_ns != b->start_ns) return a->start_ns < b->start_ns ? -1 : 1;
  return (a->duration_ns < b->duration_ns) - (a->duration_ns > b->duration_ns);
}

static rescl_status gather(struct gathering *gathering) {
  struct clock_gap gaps[2] = {{0, 0}, {0, 0}}; // of the creation, of the run
  gather_stages(gathering);
  gather_host_records(gathering);
  const size_t host_count = gathering->count;
  TRY(gather_copies(gathering, gaps));
  TRY(gather_launches(gathering, &gaps[1]));
  for (size_t index = host_count; index < gathering->count; index++) {
    rescl_span *span = &gathering->spans[index];
    align(gathering, span, &gaps[span->of_run]);
  }
  qsort(gathering->spans, gathering->count, sizeof *gathering->spans, compare_spans);
  return RESCL_OK;
}

/** How many spans there can be. */
static size_t count_spans(const rescl_session *session) {
  size_t node_count = 0, host_count = 0;
  const struct recorded_node *nodes = recorder_nodes(session->recorder, &node_count);
  size_t count = session->stage_count + timeline_copy_count(session->context);
  timeline_host_records(session->context, &host_count);
  for (size_t node = 0; node < node_count; node++) count += nodes[node].launch_count;
  return count + host_count;
}

rescl_status rescl_session_timeline(rescl_session *session, const rescl_span **spans, size_t *count) {
  if (spans) *spans = NULL;
  if (count) *count = 0;
  REQUIRE(session);
  REQUIRE(spans);
  REQUIRE(count);
  TRY(session_require_recorded(session, "rescl_session_timeline"));
  const size_t size_bytes = (count_spans(session) + 1) * sizeof(rescl_span);
  rescl_span *grown = realloc(session->spans, size_bytes);
  if (!grown) return fail_memory(size_bytes);
  session->spans = grown;
  struct gathering gathering = {.session = session, .spans = grown};
  TRY(gather(&gathering));
  *spans = gathering.spans;
  *count = gathering.count;
  return RESCL_OK;
}
