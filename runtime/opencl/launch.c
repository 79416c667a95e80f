#include "opencl/internal.h"

#include <stdio.h>
#include <stdlib.h>

void *launch_new(size_t size_bytes, struct context *context, const char *name) {
  struct launch *launch = calloc(1, size_bytes);
  if (!launch) return NULL;
  launch->context = context;
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
  forget_events(launch);
  TRY(launch->enqueue(launch, launch->context->profiling ? &launch->after : NULL));
  launch->enqueued = 1;
  return RESCL_OK;
}

static rescl_status event_time(const struct launch *launch, cl_event event, cl_profiling_info what,
                               cl_ulong *time_ns) {
  const cl_int error = clGetEventProfilingInfo(event, what, sizeof *time_ns, time_ns, NULL);
  return error == CL_SUCCESS ? RESCL_OK : fail_opencl(error, "clGetEventProfilingInfo(%s)", launch->name);
}

rescl_status launch_elapsed(struct launch *launch, uint64_t *elapsed_ns) {
  *elapsed_ns = 0;
  if (!launch->enqueued || !launch->context->profiling)
    return fail(RESCL_INVALID_ARGUMENT,
                "%s has no device time: enqueue it in a context made with profiling, then finish",
                launch->name);
  if (!launch->after) return RESCL_OK; // there was nothing to do
  cl_ulong start_ns = 0, end_ns = 0, marker_ns = 0;
  TRY(event_time(launch, launch->after, CL_PROFILING_COMMAND_START, &start_ns));
  if (launch->before) TRY(event_time(launch, launch->before, CL_PROFILING_COMMAND_END, &marker_ns));
  if (marker_ns > 0 && marker_ns < start_ns) start_ns = marker_ns; // rusticl's markers end in the future
  TRY(event_time(launch, launch->after, CL_PROFILING_COMMAND_END, &end_ns));
  *elapsed_ns = end_ns > start_ns ? end_ns - start_ns : 0;
  return RESCL_OK;
}
