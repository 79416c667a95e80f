/** The launches of every node, in order. What is found only here not to run, such as launches that the driver
 *  takes and then does not do, is replaced on the spot: the weights of the nodes before are on the device, and
 *  the host may not have them any more. */
#include "base/array.h"
#include "kernels/recorder_inside.h"

static rescl_status report(const struct recorder *recorder, const char *stage, size_t done, size_t count) {
  const struct recorder_options *options = &recorder->options;
  if (!options->progress || !options->progress(options->progress_user, stage, done, count)) return RESCL_OK;
  return fail(RESCL_CANCELLED, "stopped by the caller's progress function (%s)", stage);
}

/** Runs its launches once, on whatever memory holds. */
static rescl_status try_node(const struct recorder *recorder, const struct recorded_node *recorded) {
  if (!recorder->options.tries_launches) return RESCL_OK;
  TRY(recorder_enqueue_node(recorded, recorder->launches));
  return context_finish(recorder->context);
}

static void forget_launches(struct recorder *recorder, size_t first) {
  while (recorder->launch_count > first) launch_free(recorder->launches[--recorder->launch_count]);
}

/** Launches that were recorded keep what they have. */
static rescl_status grow_workspace(struct recorder *recorder, size_t size_bytes) {
  if (size_bytes <= recorder->info.workspace_bytes) return RESCL_OK;
  TRY(ARRAY_RESERVE(recorder->outgrown, recorder->outgrown_count + 1, recorder->outgrown_capacity));
  struct buffer *grown = NULL;
  TRY(buffer_create(&grown, recorder->context, size_bytes, "workspace"));
  recorder->outgrown[recorder->outgrown_count++] = recorder->workspace;
  recorder->workspace = grown;
  recorder->info.workspace_bytes = size_bytes;
  return RESCL_OK;
}

/** What the node's new kernel wants. */
static rescl_status prepare_again(struct recorder *recorder, struct recorded_node *recorded) {
  recorder->constants.status = RESCL_OK;
  recorder->collecting = 1;
  const rescl_status status = recorder_record_node(recorder, recorded);
  recorder->collecting = 0;
  constants_expect_nothing(&recorder->constants);
  TRY(status);
  TRY(recorder_build(recorder));
  TRY(recorder_check_node(recorder, recorded));
  return grow_workspace(recorder, recorded->workspace_bytes);
}

static rescl_status record_and_try(struct recorder *recorder, struct recorded_node *recorded) {
  TRY(recorder_record_node(recorder, recorded));
  return try_node(recorder, recorded);
}

/** Tasks are counted before, and joined to those before them: there none is replaced any more. */
static rescl_status record_one_that_runs(struct recorder *recorder, struct recorded_node *recorded) {
  const size_t first_launch = recorder->launch_count;
  rescl_status status = record_and_try(recorder, recorded);
  while (status != RESCL_OK && recorder->task_counts.tasks == 0) {
    TRY(recorder_ask_for_another(recorder, recorded, status));
    forget_launches(recorder, first_launch);
    status = prepare_again(recorder, recorded);
    if (status == RESCL_OK) status = record_and_try(recorder, recorded);
  }
  if (status == RESCL_OK) return RESCL_OK;
  return status_within(status, "node '%s' (%s, %s): ", recorded->node->name, recorded->node->call.op->name,
                       recorded->choice.kernel->name);
}

rescl_status recorder_record_nodes(struct recorder *recorder) {
  const struct recorder_options *options = &recorder->options;
  for (size_t index = 0; index < recorder->node_count; index++) {
    struct recorded_node *recorded = &recorder->nodes[index];
    TRY(record_one_that_runs(recorder, recorded));
    if (options->recorded) options->recorded(options->recorded_user, recorded->node);
    TRY(report(recorder, "upload", index + 1, recorder->node_count));
  }
  return RESCL_OK;
}
