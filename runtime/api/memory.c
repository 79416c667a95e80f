/** What a session needs of the device's memory, what the device has, and what to do where that is less. */
#include <stdio.h>

#include "api/session.h"

#define MEGABYTE 1e6

static int is_device_constant(const struct value *value) {
  return value->tensor.data && value->tensor.dtype == DTYPE_FLOAT32 && value->user_count > 0;
}

/** A batch can only be made smaller where there is one. */
static int has_batch(const struct graph *graph) {
  for (int index = 0; index < graph->input_count; index++) {
    const struct shape *shape = &graph->inputs[index]->tensor.shape;
    if (shape->rank > 0 && shape->dims[0] > 1) return 1;
  }
  return 0;
}

rescl_status session_fail_memory(const rescl_session *session) {
  const rescl_device_info *device = context_device(session->context);
  const rescl_session_info *needs = &session->info;
  const int batched = has_batch(session->graph), forced = session->options.algorithm != NULL;
  char workspace[64] = "";
  if (needs->workspace_bytes > 0)
    snprintf(workspace, sizeof workspace, " and %.1f MB of workspace",
             (double)needs->workspace_bytes / MEGABYTE);
  return fail(RESCL_OUT_OF_MEMORY,
              "%s. In all %.1f MB of weights, %.1f MB of activations%s are needed; %s has %.1f MB, at most "
              "%.1f MB of "
              "it in one piece: use %s%sanother device (%s%s--device)",
              rescl_last_error(), (double)needs->weight_bytes / MEGABYTE,
              (double)needs->arena_bytes / MEGABYTE, workspace, device->name,
              (double)device->global_memory_bytes / MEGABYTE, (double)device->max_allocation_bytes / MEGABYTE,
              batched ? "a smaller batch, " : "", forced ? "no algorithm of your own choice, " : "",
              batched ? "--batch, " : "", forced ? "--algorithm, " : "");
}

rescl_status session_check_memory(rescl_session *session) {
  const rescl_device_info *device = context_device(session->context);
  const uint64_t piece = device->max_allocation_bytes, whole = device->global_memory_bytes;
  session->info.arena_bytes = (uint64_t)session->graph->arena_bytes;
  for (const struct value *value = session->graph->values; value; value = value->next)
    if (is_device_constant(value)) session->info.weight_bytes += tensor_size(&value->tensor);
  const uint64_t weights = session->info.weight_bytes, arena = session->info.arena_bytes;
  session->has_room = (piece == 0 || arena <= piece) && (whole == 0 || weights + arena <= whole);
  return session->has_room ? RESCL_OK : fail(RESCL_OUT_OF_MEMORY, "the device has too little memory");
}
