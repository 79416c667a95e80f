#include "kernels/recording.h"

#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "kernels/recorder_inside.h"

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
  constants_expect_packed(&recorder->constants, node, packing);
  return NULL;
}

static void want_workspace(struct recorder *recorder, size_t size_bytes) {
  if (size_bytes > recorder->node_workspace_bytes) recorder->node_workspace_bytes = size_bytes;
}

struct buffer *recorder_workspace(struct recorder *recorder, size_t size_bytes) {
  want_workspace(recorder, size_bytes);
  plan_workspace(recorder->plan, size_bytes);
  return recorder->workspace;
}

const struct kernel_variant *recorder_variant(const struct recorder *recorder) {
  return recorder->variant;
}

const struct device_profile *recorder_profile(const struct recorder *recorder) {
  return recorder->profile;
}

/** Room for one more launch, so that one made can always be kept; none where a buffer that was
 *  asked for it is not there. */
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

#define OPTIONS_BYTES 2048

/** The launch's options; with the size of usual groups where it is not what cl/common.cl takes it for. */
static const char *options_of(const struct recorder *recorder, const struct kernel_launch *launch,
                              char room[OPTIONS_BYTES]) {
  const char *options = launch->options ? launch->options : "";
  const size_t usual_group = recorder_profile(recorder)->usual_group;
  if (usual_group == 64) return options;
  snprintf(room, OPTIONS_BYTES, "-DUSUAL_GROUP=%zu%s%s", usual_group, *options ? " " : "", options);
  return room;
}

/** One work-group size for all that ask for none: some drivers generate code anew for each size they meet,
 *  and a driver's own choice differs with every image size. */
static void set_sizes(const struct recorder *recorder, const struct kernel_launch *launch, size_t global[3],
                      size_t local[3]) {
  const size_t usual[3] = {recorder_profile(recorder)->usual_group, 1, 1};
  memcpy(global, launch->global, sizeof launch->global);
  fold_rows(global, recorder_profile(recorder)->most_rows);
  memcpy(local, launch->local[0] ? launch->local : usual, sizeof usual);
}

static size_t count_local_bytes(const struct kernel_launch *launch) {
  size_t size_bytes = 0;
  for (size_t index = 0; index < launch->argument_count; index++)
    size_bytes += launch->arguments[index].local_size_bytes;
  return size_bytes;
}

/** Drivers end what keeps a display waiting, some after half a second. */
#define LONGEST_LAUNCH_NS 200e6

/** So many that each is short enough even where the device reaches no more than it is sure to. */
static size_t parts_of(const struct recorder *recorder, const struct kernel_launch *launch) {
  const double gflops = recorder_profile(recorder)->least_gflops;
  return gflops > 0.0 ? 1 + (size_t)(launch->operations / gflops / LONGEST_LAUNCH_NS) : 1;
}

static rescl_status want_kernel(struct recorder *recorder, const struct planned_launch *launch) {
  struct wanted_kernel kernel = {.source = launch->source,
                                 .options = launch->options,
                                 .name = launch->kernel,
                                 .local_bytes = launch->local_bytes};
  memcpy(kernel.local, launch->group, sizeof kernel.local);
  return wanted_add_kernel(&recorder->wanted, &kernel);
}

static rescl_status collect_launch(struct recorder *recorder, const struct kernel_launch *launch,
                                   const char *options) {
  struct planned_launch planned = {.kernel = launch->kernel,
                                   .source = launch->source,
                                   .options = options,
                                   .local_bytes = count_local_bytes(launch),
                                   .parts = parts_of(recorder, launch)};
  set_sizes(recorder, launch, planned.items, planned.group);
  TRY(plan_launch(recorder->plan, &planned));
  return want_kernel(recorder, &planned);
}

rescl_status recorder_launch(struct recorder *recorder, const struct kernel_launch *launch) {
  char room[OPTIONS_BYTES];
  const char *options = options_of(recorder, launch, room);
  if (recorder->collecting) return collect_launch(recorder, launch, options);
  TRY(begin_launch(recorder));
  struct launch_kernel_spec spec = {
      .program = wanted_program(&recorder->wanted, launch->source, options),
      .kernel = launch->kernel,
      .arguments = launch->arguments,
      .argument_count = launch->argument_count,
      .parts = parts_of(recorder, launch),
  };
  set_sizes(recorder, launch, spec.global, spec.local);
  TRY(launch_create_kernel(&recorder->launches[recorder->launch_count], recorder->context, &spec));
  recorder->launch_count++;
  return RESCL_OK;
}

/** A slice for each compute unit, of one size for all tasks, as they share launches. */
static void want_slices(struct recorder *recorder, const struct kernel_task *task) {
  const size_t units = recorder_profile(recorder)->compute_units;
  int64_t *slice = &recorder->tasks.slice_floats;
  if (task->workspace_floats > *slice) *slice = task->workspace_floats;
  want_workspace(recorder, units * (size_t)*slice * sizeof(float));
  plan_workspace(recorder->plan, units * (size_t)task->workspace_floats * sizeof(float));
}

static rescl_status collect_task(struct recorder *recorder, const struct kernel_task *task,
                                 const char *options) {
  struct piece_rows *rows = NULL;
  want_slices(recorder, task);
  TRY(plan_rows(recorder->plan, task, &rows));
  recorder->task_counts.tasks++;
  recorder->task_counts.pieces += (size_t)task->pieces;
  TRY(plan_launch(recorder->plan,
                  &(struct planned_launch){.kernel = task->name,
                                           .source = "tasks",
                                           .options = options,
                                           .items = {recorder_profile(recorder)->compute_units, 1, 1},
                                           .group = {1, 1, 1},
                                           .pieces = (size_t)task->pieces,
                                           .rows = rows,
                                           .stripe = task->stripe}));
  return wanted_add_kernel(
      &recorder->wanted, &(struct wanted_kernel){
                             .source = "tasks", .options = options, .name = "run_tasks", .local = {1, 1, 1}});
}

int64_t task_share(const struct task_shares *shares, int64_t queue) {
  return shares->pieces / shares->workers + (queue < shares->pieces % shares->workers);
}

int64_t task_piece_at(const struct task_shares *shares, int64_t queue, int64_t number) {
  const int64_t rest = shares->pieces % shares->workers, stripe = shares->stripe;
  const int64_t begin = queue * (shares->pieces / shares->workers) + (queue < rest ? queue : rest),
                count = task_share(shares, queue);
  if (queue % 2 == 0 || begin % stripe || count % stripe) return begin + number;
  return begin + count - stripe - number / stripe * stripe + number % stripe;
}

rescl_status recorder_task(struct recorder *recorder, const struct kernel_task *task) {
  char options[2 * TASK_OPTIONS_BYTES];
  snprintf(options, sizeof options, "-DBLOCK=%d%s", task->block, recorder->network_options);
  if (recorder->collecting) return collect_task(recorder, task, options);
  TRY(begin_launch(recorder));
  TRY(tasks_launch(&recorder->tasks, task, wanted_program(&recorder->wanted, "tasks", options),
                   recorder->launch_count, &recorder->launches[recorder->launch_count]));
  recorder->launch_count++;
  return RESCL_OK;
}

static rescl_status collect_gemm(struct recorder *recorder, const struct launch_gemm_spec *spec) {
  char name[64];
  launch_gemm_name(name, sizeof name, spec);
  return plan_launch(recorder->plan, &(struct planned_launch){.kernel = name});
}

rescl_status recorder_gemm(struct recorder *recorder, const struct launch_gemm_spec *spec) {
  if (recorder->collecting) return collect_gemm(recorder, spec);
  TRY(begin_launch(recorder));
  TRY(launch_create_gemm(&recorder->launches[recorder->launch_count], recorder->context, spec));
  recorder->launch_count++;
  return RESCL_OK;
}

rescl_status recorder_copy(struct recorder *recorder, const struct launch_copy_spec *spec) {
  if (recorder->collecting) return plan_launch(recorder->plan, &(struct planned_launch){.kernel = "copy"});
  TRY(begin_launch(recorder));
  TRY(launch_create_copy(&recorder->launches[recorder->launch_count], recorder->context, spec));
  recorder->launch_count++;
  return RESCL_OK;
}
