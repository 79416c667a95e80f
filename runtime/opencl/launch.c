#include "opencl/internal.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"

void *launch_new(size_t size_bytes, struct context *context, const char *name) {
  struct launch *launch = calloc(1, size_bytes);
  if (!launch) return NULL;
  launch->context = context;
  launch->part_count = 1;
  snprintf(launch->name, sizeof launch->name, "%s", name);
  return launch;
}

static void forget_events(struct launch *launch) {
  if (launch->before) clReleaseEvent(launch->before);
  if (launch->after) clReleaseEvent(launch->after);
  launch->before = launch->after = NULL;
  launch->enqueued = 0;
}

void launch_free(struct launch *launch) {
  if (!launch) return;
  forget_events(launch);
  if (launch->release) launch->release(launch);
  free(launch);
}

rescl_status launch_enqueue(struct launch *launch) {
  struct context *context = launch->context;
  forget_events(launch);
  if (context->profiling) launch->called_ns = clock_now_ns();
  TRY(launch->enqueue(launch, context->profiling == RESCL_PROFILING_DEVICE ? &launch->after : NULL));
  if (context->profiling == RESCL_PROFILING_HOST) {
    TRY(context_finish(context));
    launch->done_ns = clock_now_ns();
  }
  launch->enqueued = 1;
  return RESCL_OK;
}

size_t launch_part_count(const struct launch *launch) {
  return launch->part_count;
}

const char *launch_name(const struct launch *launch) {
  return launch->name;
}

rescl_status launch_times(const struct launch *launch, struct command_times *times) {
  *times = (struct command_times){.called_ns = launch->called_ns};
  if (!launch->enqueued || !launch->context->profiling)
    return fail(RESCL_INVALID_ARGUMENT,
                "%s has no device time: enqueue it in a context made with profiling, then finish",
                launch->name);
  if (launch->context->profiling == RESCL_PROFILING_HOST) {
    times->queued_ns = times->submitted_ns = times->start_ns = launch->called_ns;
    times->end_ns = launch->done_ns;
    return RESCL_OK;
  }
  if (!launch->after) return RESCL_OK; // there was nothing to do
  TRY(event_times(launch->after, launch->name, times));
  if (!launch->before) return RESCL_OK;
  struct command_times marker = {0};
  TRY(event_times(launch->before, launch->name, &marker));
  times->queued_ns = marker.queued_ns;
  times->submitted_ns = marker.submitted_ns;
  if (marker.end_ns > 0 && marker.end_ns < times->start_ns) // rusticl's markers end in the future
    times->start_ns = marker.end_ns;
  return RESCL_OK;
}

rescl_status launch_elapsed(const struct launch *launch, uint64_t *elapsed_ns) {
  struct command_times times;
  *elapsed_ns = 0;
  TRY(launch_times(launch, &times));
  *elapsed_ns = times.end_ns - times.start_ns;
  return RESCL_OK;
}
