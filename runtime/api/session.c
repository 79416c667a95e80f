#include "api/session.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

rescl_session_options rescl_session_options_default(void) {
  return (rescl_session_options){.binding = {.batch = 1}};
}

/** A stage's progress on its way to the caller's function. */
struct stage {
  const rescl_session_options *options;
  const char *name;
};

static int report_stage(void *user, size_t done, size_t total) {
  const struct stage *stage = user;
  return stage->options->progress
             ? stage->options->progress(stage->options->progress_user, stage->name, done, total)
             : 0;
}

static rescl_status check_algorithm(const char *algorithm) {
  if (!algorithm) return RESCL_OK;
  char names[256] = "";
  for (const char *const *known = kernel_algorithms(); *known; known++) {
    if (strcmp(*known, algorithm) == 0) return RESCL_OK;
    strcat(strcat(names, names[0] ? ", " : ""), *known);
  }
  return fail(RESCL_NOT_FOUND, "there is no algorithm '%s'; there are: %s", algorithm, names);
}

static int is_device_constant(const struct value *value) {
  return value->tensor.data && value->tensor.dtype == DTYPE_FLOAT32 && value->user_count > 0;
}

static rescl_status upload_constant(rescl_session *session, const struct value *value) {
  const size_t size_bytes = tensor_size(&value->tensor);
  struct buffer **buffer = &session->values[value->index];
  TRY(buffer_create(buffer, session->context, size_bytes, value->name));
  session->info.weight_bytes += size_bytes;
  return size_bytes ? buffer_write(*buffer, 0, value->tensor.data, size_bytes) : RESCL_OK;
}

static rescl_status upload_constants(rescl_session *session) {
  struct stage stage = {&session->options, "upload"};
  size_t total = 0, done = 0;
  for (const struct value *value = session->graph->values; value; value = value->next)
    total += (size_t)is_device_constant(value);
  for (const struct value *value = session->graph->values; value; value = value->next) {
    if (!is_device_constant(value)) continue;
    TRY(upload_constant(session, value));
    if (report_stage(&stage, ++done, total))
      return fail(RESCL_CANCELLED, "stopped by the caller's progress function while weights were uploaded");
  }
  return context_finish(session->context);
}

/** Every planned value becomes a window into the arena. */
static rescl_status create_arena(rescl_session *session) {
  session->info.arena_bytes = (uint64_t)session->graph->arena_bytes;
  TRY(buffer_create(&session->arena, session->context, (size_t)session->graph->arena_bytes, "activations"));
  for (const struct value *value = session->graph->values; value; value = value->next) {
    const size_t size_bytes = tensor_size(&value->tensor);
    if (value->arena_offset < 0 || size_bytes == 0) continue;
    TRY(buffer_create_view(&session->values[value->index], session->arena, (size_t)value->arena_offset,
                           size_bytes));
  }
  return RESCL_OK;
}

static rescl_status record_launches(rescl_session *session) {
  struct stage stage = {&session->options, "compile"};
  const struct recorder_options options = {session->options.algorithm, report_stage, &stage};
  TRY(recorder_create(&session->recorder, session->context, session->graph, session->values, &options));
  const struct program_statistics statistics = recorder_statistics(session->recorder);
  session->info.programs_compiled = statistics.compiled;
  session->info.programs_cached = statistics.cached;
  session->info.workspace_bytes = recorder_workspace_bytes(session->recorder);
  return RESCL_OK;
}

static rescl_status allocate_tables(rescl_session *session) {
  const struct graph *graph = session->graph;
  ARENA_NEW(&session->graph->arena, session->values, graph->value_count + 1);
  ARENA_NEW(&session->graph->arena, session->pointers, graph->input_count + graph->output_count + 1);
  ARENA_NEW(&session->graph->arena, session->times, graph->node_count + 1);
  return RESCL_OK;
}

static rescl_status fill_session(rescl_session *session, rescl_device *device, const rescl_model *model) {
  const rescl_session_options *options = &session->options;
  TRY(check_algorithm(options->algorithm));
  uint64_t start_ns = clock_now_ns();
  TRY(model_lower(&session->graph, model,
                  &(struct lower_options){.binding = &options->binding, .unshared = options->keep_all}));
  TRY(allocate_tables(session));
  session->info.lower_ms = clock_since_ms(start_ns);

  start_ns = clock_now_ns();
  const struct context_options context_options = {options->threads, options->profiling};
  TRY(context_create(&session->context, device, &context_options));
  TRY(create_arena(session));
  TRY(upload_constants(session));
  session->info.upload_ms = clock_since_ms(start_ns);

  start_ns = clock_now_ns();
  const rescl_status status = record_launches(session);
  session->info.compile_ms = clock_since_ms(start_ns);
  return status_within(status, "%s: ", model->path);
}

rescl_status rescl_session_create(rescl_session **session, rescl_device *device, const rescl_model *model,
                                  const rescl_session_options *options) {
  if (session) *session = NULL;
  if (!session || !device || !model)
    return fail(RESCL_INVALID_ARGUMENT, "rescl_session_create: session, device and model must not be NULL");
  rescl_session *made = calloc(1, sizeof *made);
  if (!made) return fail_memory(sizeof *made);
  made->options = options ? *options : rescl_session_options_default();
  const rescl_status status = fill_session(made, device, model);
  if (status == RESCL_OK)
    *session = made;
  else
    rescl_session_free(made);
  return status;
}

void rescl_session_free(rescl_session *session) {
  if (!session) return;
  recorder_free(session->recorder);
  for (int index = 0; session->values && index < session->graph->value_count; index++)
    buffer_free(session->values[index]);
  buffer_free(session->arena);
  context_free(session->context);
  graph_free(session->graph);
  free(session);
}

size_t rescl_session_input_count(const rescl_session *session) {
  return (size_t)session->graph->input_count;
}

size_t rescl_session_output_count(const rescl_session *session) {
  return (size_t)session->graph->output_count;
}

rescl_status rescl_session_input(const rescl_session *session, size_t index, rescl_tensor *description) {
  if (index >= rescl_session_input_count(session))
    return fail(RESCL_INVALID_ARGUMENT, "input %zu was asked for; the session has %zu", index,
                rescl_session_input_count(session));
  tensor_describe(description, session->graph->inputs[index]);
  return RESCL_OK;
}

rescl_status rescl_session_output(const rescl_session *session, size_t index, rescl_tensor *description) {
  if (index >= rescl_session_output_count(session))
    return fail(RESCL_INVALID_ARGUMENT, "output %zu was asked for; the session has %zu", index,
                rescl_session_output_count(session));
  tensor_describe(description, session->graph->outputs[index]);
  return RESCL_OK;
}

void rescl_session_get_info(const rescl_session *session, rescl_session_info *info) {
  *info = session->info;
}
