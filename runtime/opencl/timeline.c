#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/clock.h"
#include "opencl/internal.h"

struct copy {
  struct copy_record record;
  cl_event event; // NULL where queuing it failed
};

struct timeline {
  pthread_mutex_t mutex; // of the host's records: programs are built by several threads
  struct arena arena;    // of their texts
  struct host_record *host;
  size_t host_count, host_capacity;

  struct copy *copies;
  size_t copy_count, copy_capacity;
  size_t kept_count; // the first so many belong to no run
  int watches_copies, in_run;
};

rescl_status timeline_create(struct timeline **timeline) {
  *timeline = calloc(1, sizeof **timeline);
  if (!*timeline) return fail_memory(sizeof **timeline);
  pthread_mutex_init(&(*timeline)->mutex, NULL);
  return RESCL_OK;
}

static void forget_copies(struct timeline *timeline, size_t kept_count) {
  while (timeline->copy_count > kept_count) {
    const cl_event event = timeline->copies[--timeline->copy_count].event;
    if (event) clReleaseEvent(event);
  }
}

void timeline_free(struct timeline *timeline) {
  if (!timeline) return;
  forget_copies(timeline, 0);
  pthread_mutex_destroy(&timeline->mutex);
  arena_free(&timeline->arena);
  free(timeline->host);
  free(timeline->copies);
  free(timeline);
}

/** The mutex is held. */
static rescl_status add(struct timeline *timeline, const struct host_record *record) {
  TRY(ARRAY_RESERVE(timeline->host, timeline->host_count + 1, timeline->host_capacity));
  struct host_record *added = &timeline->host[timeline->host_count];
  *added = *record;
  added->name = arena_string(&timeline->arena, record->name);
  added->detail = arena_string(&timeline->arena, record->detail);
  if (!added->name || !added->detail) return fail_memory(sizeof *added);
  timeline->host_count++;
  return RESCL_OK;
}

rescl_status timeline_add(struct context *context, const struct host_record *record) {
  struct timeline *timeline = context->timeline;
  if (!timeline || (record->kind == HOST_PACKING && !timeline->watches_copies)) return RESCL_OK;
  pthread_mutex_lock(&timeline->mutex);
  const rescl_status status = add(timeline, record);
  pthread_mutex_unlock(&timeline->mutex);
  return status;
}

void timeline_watch_copies(struct context *context, int on) {
  if (context->timeline) context->timeline->watches_copies = on;
}

void timeline_begin_run(struct context *context) {
  struct timeline *timeline = context->timeline;
  if (!timeline) return;
  if (!timeline->in_run) timeline->kept_count = timeline->copy_count;
  timeline->in_run = 1;
  forget_copies(timeline, timeline->kept_count);
}

rescl_status timeline_copy_event(const struct buffer *buffer, const char *kind, size_t size_bytes,
                                 cl_event **event) {
  struct timeline *timeline = buffer->context->timeline;
  *event = NULL;
  if (!timeline || !timeline->watches_copies || !buffer->context->profiling) return RESCL_OK;
  TRY(ARRAY_RESERVE(timeline->copies, timeline->copy_count + 1, timeline->copy_capacity));
  struct copy *copy = &timeline->copies[timeline->copy_count++];
  *copy = (struct copy){
      .record = {.kind = kind, .size_bytes = size_bytes, .of_run = timeline->in_run},
  };
  snprintf(copy->record.name, sizeof copy->record.name, "%s", buffer->what);
  copy->record.times.called_ns = clock_now_ns();
  if (buffer->context->profiling == RESCL_PROFILING_DEVICE) *event = &copy->event;
  return RESCL_OK;
}

rescl_status timeline_copy_called(const struct buffer *buffer) {
  struct timeline *timeline = buffer->context->timeline;
  if (!timeline || !timeline->watches_copies || buffer->context->profiling != RESCL_PROFILING_HOST)
    return RESCL_OK;
  TRY(context_finish(buffer->context));
  struct command_times *times = &timeline->copies[timeline->copy_count - 1].record.times;
  times->queued_ns = times->submitted_ns = times->start_ns = times->called_ns;
  times->end_ns = clock_now_ns();
  return RESCL_OK;
}

const struct host_record *timeline_host_records(const struct context *context, size_t *count) {
  const struct timeline *timeline = context->timeline;
  *count = timeline ? timeline->host_count : 0;
  return timeline ? timeline->host : NULL;
}

size_t timeline_copy_count(const struct context *context) {
  return context->timeline ? context->timeline->copy_count : 0;
}

rescl_status event_times(cl_event event, const char *name, struct command_times *times) {
  const struct {
    cl_profiling_info what;
    uint64_t *time_ns;
  } moments[] = {{CL_PROFILING_COMMAND_QUEUED, &times->queued_ns},
                 {CL_PROFILING_COMMAND_SUBMIT, &times->submitted_ns},
                 {CL_PROFILING_COMMAND_START, &times->start_ns},
                 {CL_PROFILING_COMMAND_END, &times->end_ns}};
  for (size_t moment = 0; moment < sizeof moments / sizeof *moments; moment++) {
    cl_ulong time_ns = 0;
    const cl_int error = clGetEventProfilingInfo(event, moments[moment].what, sizeof time_ns, &time_ns, NULL);
    if (error != CL_SUCCESS) return fail_opencl(error, "clGetEventProfilingInfo(%s)", name);
    *moments[moment].time_ns = time_ns;
  }
  if (times->end_ns < times->start_ns) times->end_ns = times->start_ns;
  return RESCL_OK;
}

rescl_status timeline_copy(struct context *context, size_t index, const struct copy_record **record) {
  struct copy *copy = &context->timeline->copies[index];
  *record = &copy->record;
  if (!copy->event || copy->record.times.end_ns > 0) return RESCL_OK;
  return event_times(copy->event, copy->record.name, &copy->record.times);
}
