#include "kernels/recording.h"

#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "kernels/recorder_inside.h"

struct buffer *recorder_value(struct recorder *recorder, const struct value *value) {
  if (!value) return NULL;
  if (recorder->collecting) {
    if (value->tensor.data && recorder_profile(recorder)->joins_constants)
      constants_expect_value(&recorder->constants, value);
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
  if (recorder_profile(recorder)->joins_constants)
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
static void set_local(const struct recorder *recorder, const struct kernel_launch *launch, size_t local[3]) {
  const size_t usual[3] = {recorder_profile(recorder)->usual_group, 1, 1};
  memcpy(local, launch->local[0] ? launch->local : usual, sizeof usual);
}

rescl_status recorder_launch(struct recorder *recorder, const struct kernel_launch *launch) {
  char room[OPTIONS_BYTES];
  const char *options = options_of(recorder, launch, room);
  if (recorder->collecting) return wanted_add(&recorder->wanted, launch->source, options);
  TRY(begin_launch(recorder));
  struct launch_kernel_spec spec = {
      .program = wanted_program(&recorder->wanted, launch->source, options),
      .kernel = launch->kernel,
      .arguments = launch->arguments,
      .argument_count = launch->argument_count,
  };
  memcpy(spec.global, launch->global, sizeof spec.global);
  fold_rows(spec.global, recorder_profile(recorder)->most_rows);
  set_local(recorder, launch, spec.local);
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
    return wanted_add(&recorder->wanted, "tasks", options);
  }
  TRY(begin_launch(recorder));
  TRY(tasks_launch(&recorder->tasks, task, wanted_program(&recorder->wanted, "tasks", options),
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
