/** From nodes to kernels that the device runs: which are chosen, what they want, and, where a program does not
 *  build, a kernel is not allowed its groups or there is no memory to compute in, which others are asked for.
 *  All that before anything is recorded, so that what is counted here holds. */
#include "base/clock.h"
#include "kernels/recorder_inside.h"

static rescl_status choose_kernels(struct recorder *recorder) {
  const struct recorder_options *options = &recorder->options;
  ARENA_NEW(&recorder->arena, recorder->nodes, recorder->graph->node_count + 1);
  for (const struct node *node = recorder->graph->first; node; node = node->next) {
    struct recorded_node *recorded = &recorder->nodes[recorder->node_count++];
    recorded->node = node;
    if (options->choose)
      TRY(options->choose(options->choose_user, node, &recorded->choice));
    else
      TRY(kernel_choose(&recorded->choice.kernel, node,
                        &(struct kernel_preference){NULL, recorder_profile(recorder)}));
  }
  return RESCL_OK;
}

rescl_status recorder_ask_for_another(struct recorder *recorder, struct recorded_node *recorded,
                                      rescl_status why) {
  const struct recorder_options *options = &recorder->options;
  const struct node *node = recorded->node;
  if (options->refuse && (why == RESCL_DEVICE || why == RESCL_OUT_OF_MEMORY))
    return options->refuse(options->choose_user, node, why, &recorded->choice);
  return status_within(why, "node '%s' (%s, %s): ", node->name, node->call.op->name,
                       recorded->choice.kernel->name);
}

rescl_status recorder_record_node(struct recorder *recorder, struct recorded_node *recorded) {
  recorded->first_launch = recorder->launch_count;
  recorded->first_use = recorder->wanted.use_count;
  recorder->node_workspace_bytes = 0;
  recorder->variant = recorded->choice.variant;
  TRY(plan_begin_node(recorder->plan, recorded->node, &recorded->choice));
  const size_t expected_bytes = recorder->constants.expected_bytes;
  TRY(recorded->choice.kernel->record(recorder, recorded->node));
  TRY(recorder->constants.status);
  plan_weights(recorder->plan, recorder->constants.expected_bytes - expected_bytes);
  recorded->launch_count = recorder->launch_count - recorded->first_launch;
  recorded->use_count = recorder->wanted.use_count - recorded->first_use;
  recorded->workspace_bytes = recorder->node_workspace_bytes;
  return RESCL_OK;
}

static rescl_status forget_collected(struct recorder *recorder) {
  constants_free(&recorder->constants);
  wanted_forget(&recorder->wanted);
  recorder->task_counts = (struct task_counts){0};
  recorder->tasks.slice_floats = 0;
  recorder->info.workspace_bytes = 0;
  return constants_create(&recorder->constants, recorder->profile, recorder->context, recorder->graph);
}

/** @param changed  set where a node's kernel was replaced: then nothing that was collected counts */
static rescl_status collect(struct recorder *recorder, int *changed) {
  TRY(forget_collected(recorder));
  for (size_t index = 0; index < recorder->node_count; index++) {
    struct recorded_node *recorded = &recorder->nodes[index];
    recorder->collecting = 1;
    const rescl_status status = recorder_record_node(recorder, recorded);
    recorder->collecting = 0;
    if (status != RESCL_OK) {
      TRY(recorder_ask_for_another(recorder, recorded, status));
      *changed = 1;
    } else if (recorded->workspace_bytes > recorder->info.workspace_bytes) {
      recorder->info.workspace_bytes = recorded->workspace_bytes;
    }
  }
  if (recorder->task_counts.tasks == 0) constants_expect_nothing(&recorder->constants);
  return RESCL_OK;
}

static int report_compilation(void *user, size_t done, size_t count) {
  const struct recorder_options *options = user;
  return options->progress ? options->progress(options->progress_user, "compile", done, count) : 0;
}

rescl_status recorder_build(struct recorder *recorder) {
  return wanted_build(&recorder->wanted, recorder->options.shelf, recorder->context, report_compilation,
                      &recorder->options);
}

rescl_status recorder_check_node(struct recorder *recorder, const struct recorded_node *recorded) {
  return wanted_check(&recorder->wanted, recorder->context, recorded->first_use, recorded->use_count);
}

static rescl_status check_kernels(struct recorder *recorder, int *changed) {
  for (size_t index = 0; index < recorder->node_count; index++) {
    const rescl_status status = recorder_check_node(recorder, &recorder->nodes[index]);
    if (status == RESCL_OK) continue;
    TRY(recorder_ask_for_another(recorder, &recorder->nodes[index], status));
    *changed = 1;
  }
  return RESCL_OK;
}

/** Where there is no memory for it, the node that wants the most is to want less. */
static rescl_status make_workspace(struct recorder *recorder, int *changed) {
  const size_t size_bytes = recorder->info.workspace_bytes;
  if (size_bytes == 0) return RESCL_OK;
  const rescl_status status = buffer_create(&recorder->workspace, recorder->context, size_bytes, "workspace");
  if (status == RESCL_OK) return RESCL_OK;
  struct recorded_node *largest = &recorder->nodes[0];
  while (largest->workspace_bytes < size_bytes) largest++;
  *changed = 1;
  return recorder_ask_for_another(recorder, largest, status);
}

static rescl_status prepare(struct recorder *recorder) {
  TRY(choose_kernels(recorder));
  recorder->info.compile_start_ns = clock_now_ns();
  tasks_network_options(recorder->network_options,
                        recorder->options.network ? recorder->options.network : recorder->graph,
                        recorder_profile(recorder));
  return RESCL_OK;
}

rescl_status recorder_collect(struct recorder *recorder) {
  int changed = 0;
  TRY(prepare(recorder));
  return collect(recorder, &changed);
}

rescl_status recorder_settle(struct recorder *recorder) {
  int changed = 1;
  TRY(prepare(recorder));
  while (changed) {
    changed = 0;
    TRY(collect(recorder, &changed));
    if (changed) continue;
    TRY(recorder_build(recorder));
    TRY(check_kernels(recorder, &changed));
    if (!changed) TRY(make_workspace(recorder, &changed));
  }
  return RESCL_OK;
}
