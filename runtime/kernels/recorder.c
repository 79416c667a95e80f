#include "kernels/recorder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/clock.h"
#include "kernels/constants.h"
#include "kernels/sources.h"
#include "kernels/tasks.h"

/** One work-group size for all that ask for none: some drivers generate code anew for each size they meet,
 * and a driver's own choice differs with every image size. */
static const size_t default_local[3] = {64, 1, 1};

struct wanted_program {
  const char *source, *options;
};

struct recorder {
  struct arena arena;
  struct context *context;
  const struct graph *graph;
  struct buffer *const *values; // by value->index
  struct constants constants;
  struct recorder_options options;

  struct recorded_node *nodes;
  size_t node_count;

  const struct kernel_variant *variant; // of the node being recorded
  int collecting;                       // first round: programs and workspace are only noted
  struct wanted_program *wanted;
  struct shelf *own_shelf;
  struct program **programs; // one per wanted, the shelf's
  size_t program_count, program_capacity;
  struct recorder_info info;
  struct buffer *workspace;

  struct tasks tasks;
  struct task_counts task_counts;
  char network_options[TASK_OPTIONS_BYTES];
  struct launch **launches;
  size_t launch_count, launch_capacity;
  struct launch **sequence; // what a run enqueues for each of them: itself, a chain of tasks, NULL within one
};

struct buffer *recorder_value(struct recorder *recorder, const struct value *value) {
  if (!value) return NULL;
  if (recorder->collecting) {
    if (value->tensor.data) constants_expect_value(&recorder->constants, value);
    return NULL;
  }
  return value->tensor.data ? constants_value(&recorder->constants, value) : recorder->values[value->index];
}

struct buffer *recorder_input(struct recorder *recorder, const struct node *node, int index) {
  return index < node->call.input_count ? recorder_value(recorder, node->inputs[index]) : NULL;
}

struct buffer *recorder_output(struct recorder *recorder, const struct node *node) {
  return recorder_value(recorder, node->outputs[0]);
}

struct buffer *recorder_packed(struct recorder *recorder, const struct node *node,
                               const struct packing *packing) {
  if (!recorder->collecting) return constants_packed(&recorder->constants, node, packing);
  constants_expect(&recorder->constants, packing->size_bytes);
  return NULL;
}

struct buffer *recorder_workspace(struct recorder *recorder, size_t size_bytes) {
  if (size_bytes > recorder->info.workspace_bytes) recorder->info.workspace_bytes = size_bytes;
  return recorder->workspace;
}

const struct kernel_variant *recorder_variant(const struct recorder *recorder) {
  return recorder->variant;
}

const struct device_profile *recorder_profile(const struct recorder *recorder) {
  return context_profile(recorder->context);
}

/** Index of the program, program_count if it is not there. Networks need about a dozen: a linear search will
 * do. */
static size_t find_program(const struct recorder *recorder, const char *source, const char *options) {
  size_t index = 0;
  while (index < recorder->program_count && (strcmp(recorder->wanted[index].source, source) != 0 ||
                                             strcmp(recorder->wanted[index].options, options) != 0))
    index++;
  return index;
}

static rescl_status want_program(struct recorder *recorder, const char *source, const char *options) {
  if (find_program(recorder, source, options) < recorder->program_count) return RESCL_OK;
  TRY(ARRAY_RESERVE(recorder->wanted, recorder->program_count + 1, recorder->program_capacity));
  char *kept = arena_string(&recorder->arena, options);
  if (!kept) return fail_memory(strlen(options));
  recorder->wanted[recorder->program_count++] = (struct wanted_program){source, kept};
  return RESCL_OK;
}

/** Room for one more launch, so that one made can always be kept; none where a buffer that was asked for it is not
 * there. */
static rescl_status begin_launch(struct recorder *recorder) {
  TRY(recorder->constants.status);
  return ARRAY_RESERVE(recorder->launches, recorder->launch_count + 1, recorder->launch_capacity);
}

/** What is too much for the second dimension goes into the third, see row_id() of cl/common.cl. */
static void fold_rows(size_t global[3], size_t most) {
  if (global[1] <= most || global[2] > 1) return;
  global[2] = (global[1] + most - 1) / most;
  global[1] = most;
}

rescl_status recorder_launch(struct recorder *recorder, const struct kernel_launch *launch) {
  const char *options = launch->options ? launch->options : "";
  if (recorder->collecting) return want_program(recorder, launch->source, options);
  TRY(begin_launch(recorder));
  struct launch_kernel_spec spec = {
      .program = recorder->programs[find_program(recorder, launch->source, options)],
      .kernel = launch->kernel,
      .arguments = launch->arguments,
      .argument_count = launch->argument_count,
  };
  memcpy(spec.global, launch->global, sizeof spec.global);
  fold_rows(spec.global, recorder_profile(recorder)->most_rows);
  memcpy(spec.local, launch->local[0] ? launch->local : default_local, sizeof spec.local);
  TRY(launch_create_kernel(&recorder->launches[recorder->launch_count], recorder->context, &spec));
  recorder->launch_count++;
  return RESCL_OK;
}

/** A slice for each compute unit, of one size for all tasks, as they share launches. */
static void want_workspace(struct recorder *recorder, const struct kernel_task *task) {
  int64_t *slice = &recorder->tasks.slice_floats;
  if (task->workspace_floats > *slice) *slice = task->workspace_floats;
  recorder_workspace(recorder, recorder_profile(recorder)->compute_units * (size_t)*slice * sizeof(float));
}

rescl_status recorder_task(struct recorder *recorder, const struct kernel_task *task) {
  char options[2 * TASK_OPTIONS_BYTES];
  snprintf(options, sizeof options, "-DBLOCK=%d%s", task->block, recorder->network_options);
  if (recorder->collecting) {
    want_workspace(recorder, task);
    recorder->task_counts.tasks++;
    recorder->task_counts.pieces += (size_t)task->pieces;
    return want_program(recorder, "tasks", options);
  }
  TRY(begin_launch(recorder));
  TRY(tasks_launch(&recorder->tasks, task, recorder->programs[find_program(recorder, "tasks", options)],
                   recorder->launch_count, &recorder->launches[recorder->launch_count]));
  recorder->launch_count++;
  return RESCL_OK;
}

rescl_status recorder_gemm(struct recorder *recorder, const struct launch_gemm_spec *spec) {
  if (recorder->collecting) return RESCL_OK;
  TRY(begin_launch(recorder));
  TRY(launch_create_gemm(&recorder->launches[recorder->launch_count], recorder->context, spec));
  recorder->launch_count++;
  return RESCL_OK;
}

rescl_status recorder_copy(struct recorder *recorder, const struct launch_copy_spec *spec) {
  if (recorder->collecting) return RESCL_OK;
  TRY(begin_launch(recorder));
  TRY(launch_create_copy(&recorder->launches[recorder->launch_count], recorder->context, spec));
  recorder->launch_count++;
  return RESCL_OK;
}

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
  TRY(recorded->choice.kernel->record(recorder, recorded->node));
  TRY(recorder->constants.status);
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

static rescl_status request_programs(struct recorder *recorder, struct program_request **requests) {
  ARENA_NEW(&recorder->arena, *requests, recorder->program_count + 1);
  for (size_t index = 0; index < recorder->program_count; index++) {
    const struct wanted_program *wanted = &recorder->wanted[index];
    (*requests)[index] = (struct program_request){
        .name = wanted->source,
        .sources = {kernel_source("common"), kernel_source(wanted->source)},
        .options = wanted->options,
    };
  }
  return RESCL_OK;
}

static rescl_status build_programs(struct recorder *recorder) {
  struct program_request *requests;
  TRY(request_programs(recorder, &requests));
  ARENA_NEW(&recorder->arena, recorder->programs, recorder->program_count + 1);
  struct shelf *shelf = recorder->options.shelf;
  if (!shelf) {
    TRY(shelf_create(&recorder->own_shelf));
    shelf = recorder->own_shelf;
  }
  return shelf_build(shelf, recorder->context, requests, recorder->program_count, recorder->programs,
                     report_compilation, &recorder->options);
}

/** What there is to build. */
static rescl_status collect(struct recorder *recorder) {
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
  TRY(constants_create(&recorder->constants, recorder->context, recorder->graph));
  TRY(collect(recorder));
  TRY(build_programs(recorder));
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

void recorder_free(struct recorder *recorder) {
  if (!recorder) return;
  for (size_t index = 0; index < recorder->launch_count; index++) launch_free(recorder->launches[index]);
  tasks_free(&recorder->tasks);
  shelf_free(recorder->own_shelf);
  buffer_free(recorder->workspace);
  constants_free(&recorder->constants);
  free(recorder->launches);
  free(recorder->wanted);
  arena_free(&recorder->arena);
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
