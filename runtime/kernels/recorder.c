#include "kernels/recorder.h"

#include <stdlib.h>

#include "base/clock.h"
#include "kernels/recorder_inside.h"

static rescl_status choose_kernels(struct recorder *recorder) {
  ARENA_NEW(&recorder->arena, recorder->nodes, recorder->graph->node_count + 1);
  for (const struct node *node = recorder->graph->first; node; node = node->next) {
    struct recorded_node *recorded = &recorder->nodes[recorder->node_count++];
    recorded->node = node;
    const struct recorder_options *options = &recorder->options;
    if (options->choose)
      TRY(options->choose(options->choose_user, node, &recorded->choice));
    else
      TRY(kernel_choose(&recorded->choice.kernel, node,
                        &(struct kernel_preference){NULL, recorder_profile(recorder)}));
  }
  return RESCL_OK;
}

static rescl_status report(const struct recorder *recorder, const char *stage, size_t done, size_t count) {
  const struct recorder_options *options = &recorder->options;
  if (!options->progress || !options->progress(options->progress_user, stage, done, count)) return RESCL_OK;
  return fail(RESCL_CANCELLED, "stopped by the caller's progress function (%s)", stage);
}

static rescl_status record_node(struct recorder *recorder, struct recorded_node *recorded) {
  recorded->first_launch = recorder->launch_count;
  recorder->variant = recorded->choice.variant;
  TRY(plan_begin_node(recorder->plan, recorded->node, &recorded->choice));
  const size_t expected_bytes = recorder->constants.expected_bytes;
  TRY(recorded->choice.kernel->record(recorder, recorded->node));
  TRY(recorder->constants.status);
  plan_weights(recorder->plan, recorder->constants.expected_bytes - expected_bytes);
  recorded->launch_count = recorder->launch_count - recorded->first_launch;
  return RESCL_OK;
}

static rescl_status record_nodes(struct recorder *recorder) {
  for (size_t index = 0; index < recorder->node_count; index++) {
    struct recorded_node *recorded = &recorder->nodes[index];
    TRY(status_within(record_node(recorder, recorded), "node '%s' (%s, %s): ", recorded->node->name,
                      recorded->node->call.op->name, recorded->choice.kernel->name));
    if (recorder->collecting) continue;
    const struct recorder_options *options = &recorder->options;
    if (options->recorded) options->recorded(options->recorded_user, recorded->node);
    TRY(report(recorder, "upload", index + 1, recorder->node_count));
  }
  return RESCL_OK;
}

static int report_compilation(void *user, size_t done, size_t count) {
  const struct recorder_options *options = user;
  return options->progress ? options->progress(options->progress_user, "compile", done, count) : 0;
}

rescl_status recorder_collect(struct recorder *recorder) {
  TRY(constants_create(&recorder->constants, recorder->profile, recorder->context, recorder->graph));
  TRY(choose_kernels(recorder));
  recorder->info.compile_start_ns = clock_now_ns();
  tasks_network_options(recorder->network_options,
                        recorder->options.network ? recorder->options.network : recorder->graph,
                        recorder_profile(recorder));
  recorder->collecting = 1;
  TRY(record_nodes(recorder));
  recorder->collecting = 0;
  if (recorder->task_counts.tasks == 0) constants_expect_nothing(&recorder->constants);
  return RESCL_OK;
}

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
  TRY(recorder_collect(recorder));
  TRY(wanted_build(&recorder->wanted, recorder->options.shelf, recorder->context, report_compilation,
                   &recorder->options));
  recorder->info.compile_ms = clock_since_ms(recorder->info.compile_start_ns);

  const uint64_t start_ns = clock_now_ns();
  recorder->info.upload_start_ns = start_ns;
  if (recorder->info.workspace_bytes > 0)
    TRY(buffer_create(&recorder->workspace, recorder->context, recorder->info.workspace_bytes, "workspace"));
  recorder->tasks.workspace = recorder->workspace;
  recorder->tasks.workers = recorder_profile(recorder)->compute_units;
  TRY(tasks_create(&recorder->tasks, recorder->context, recorder->task_counts));
  TRY(record_nodes(recorder));
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
  constants_free(&recorder->constants);
  free(recorder->launches);
  arena_free(&recorder->arena);
}

void recorder_free(struct recorder *recorder) {
  if (!recorder) return;
  recorder_empty(recorder);
  free(recorder);
}

static rescl_status enqueue_node(const struct recorder *recorder, size_t index,
                                 struct launch *const *launches) {
  const struct recorded_node *recorded = &recorder->nodes[index];
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
  for (size_t index = 0; index < recorder->node_count; index++) TRY(enqueue_node(recorder, index, launches));
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

struct recorder_info recorder_get_info(const struct recorder *recorder) {
  return recorder->info;
}
