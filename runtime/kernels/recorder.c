#include "kernels/recorder.h"

#include <stdlib.h>

#include "base/clock.h"
#include "kernels/recorder_inside.h"

static rescl_status make_sequence(struct recorder *recorder) {
  const struct tasks *tasks = &recorder->tasks;
  ARENA_NEW(&recorder->arena, recorder->sequence, recorder->launch_count + 1);
  for (size_t index = 0; index < recorder->launch_count; index++)
    recorder->sequence[index] = recorder->launches[index];
  for (size_t number = 0; number < tasks->chain_count; number++) {
    const struct task_chain *chain = &tasks->chains[number];
    for (size_t index = 0; chain->launch && index < chain->count; index++)
      recorder->sequence[chain->first_launch + index] = index == 0 ? chain->launch : NULL;
  }
  for (size_t index = 0; index < recorder->launch_count; index++)
    recorder->info.launch_count += recorder->sequence[index] != NULL;
  return RESCL_OK;
}

/** First what is needed, then, with the programs at hand, the launches. */
static rescl_status fill_recorder(struct recorder *recorder) {
  TRY(recorder_settle(recorder));
  recorder->info.compile_ms = clock_since_ms(recorder->info.compile_start_ns);

  const uint64_t start_ns = clock_now_ns();
  recorder->info.upload_start_ns = start_ns;
  recorder->tasks.workspace = recorder->workspace;
  recorder->tasks.workers = recorder_profile(recorder)->compute_units;
  TRY(tasks_create(&recorder->tasks, recorder->context, recorder->task_counts));
  TRY(recorder_record_nodes(recorder));
  TRY(tasks_finish(&recorder->tasks));
  TRY(make_sequence(recorder));
  TRY(context_finish(recorder->context));
  recorder->info.weight_bytes = recorder->constants.size_bytes;
  recorder->info.upload_ms = clock_since_ms(start_ns);
  return RESCL_OK;
}

rescl_status recorder_create(struct recorder **recorder, struct context *context, const struct graph *graph,
                             struct buffer *const *values, const struct recorder_options *options) {
  *recorder = NULL;
  struct recorder *made = calloc(1, sizeof *made);
  if (!made) return fail_memory(sizeof *made);
  made->profile = context_profile(context);
  made->context = context;
  made->graph = graph;
  made->values = values;
  made->options = *options;
  const rescl_status status = fill_recorder(made);
  if (options->needs)
    *options->needs = (struct recorder_info){.weight_bytes = made->constants.expected_bytes,
                                             .workspace_bytes = made->info.workspace_bytes};
  if (status == RESCL_OK)
    *recorder = made;
  else
    recorder_free(made);
  return status;
}

void recorder_empty(struct recorder *recorder) {
  for (size_t index = 0; index < recorder->launch_count; index++) launch_free(recorder->launches[index]);
  tasks_free(&recorder->tasks);
  wanted_free(&recorder->wanted);
  buffer_free(recorder->workspace);
  for (size_t index = 0; index < recorder->outgrown_count; index++) buffer_free(recorder->outgrown[index]);
  free(recorder->outgrown);
  constants_free(&recorder->constants);
  free(recorder->launches);
  arena_free(&recorder->arena);
}

void recorder_free(struct recorder *recorder) {
  if (!recorder) return;
  recorder_empty(recorder);
  free(recorder);
}

rescl_status recorder_enqueue_node(const struct recorded_node *recorded, struct launch *const *launches) {
  for (size_t launch = 0; launch < recorded->launch_count; launch++) {
    struct launch *const wanted = launches[recorded->first_launch + launch];
    const rescl_status status = wanted ? launch_enqueue(wanted) : RESCL_OK;
    if (status != RESCL_OK) return status_within(status, "node '%s': ", recorded->node->name);
  }
  return RESCL_OK;
}

rescl_status recorder_enqueue(struct recorder *recorder) {
  const int is_timed = context_profiling(recorder->context) != RESCL_PROFILING_OFF; // by node
  struct launch *const *launches = is_timed ? recorder->launches : recorder->sequence;
  for (size_t index = 0; index < recorder->node_count; index++)
    TRY(recorder_enqueue_node(&recorder->nodes[index], launches));
  return RESCL_OK;
}

const struct launch *recorder_get_launch(const struct recorder *recorder, size_t index) {
  return recorder->launches[index];
}

const struct recorded_node *recorder_nodes(const struct recorder *recorder, size_t *count) {
  *count = recorder->node_count;
  return recorder->nodes;
}

rescl_status recorder_node_elapsed(struct recorder *recorder, size_t index, uint64_t *elapsed_ns) {
  const struct recorded_node *recorded = &recorder->nodes[index];
  *elapsed_ns = 0;
  for (size_t launch = 0; launch < recorded->launch_count; launch++) {
    uint64_t one_ns = 0;
    TRY(launch_elapsed(recorder->launches[recorded->first_launch + launch], &one_ns));
    *elapsed_ns += one_ns;
  }
  return RESCL_OK;
}

rescl_status recorder_elapsed(struct recorder *recorder, uint64_t *elapsed_ns) {
  struct command_times times = {0};
  uint64_t start_ns = UINT64_MAX, end_ns = 0;
  *elapsed_ns = 0;
  for (size_t index = 0; index < recorder->launch_count; index++) {
    TRY(launch_times(recorder->launches[index], &times));
    if (times.start_ns > 0 && times.start_ns < start_ns) start_ns = times.start_ns;
    if (times.end_ns > end_ns) end_ns = times.end_ns;
  }
  if (end_ns > start_ns) *elapsed_ns = end_ns - start_ns;
  return RESCL_OK;
}

struct recorder_info recorder_get_info(const struct recorder *recorder) {
  return recorder->info;
}
