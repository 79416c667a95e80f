/** A recorder's inside, for recorder.c and its two halves, which go through the nodes, and recording.c, which
 *  their kernels call. */
#ifndef RESCL_KERNELS_RECORDER_INSIDE_H
#define RESCL_KERNELS_RECORDER_INSIDE_H

#include "kernels/constants.h"
#include "kernels/plan.h"
#include "kernels/recorder.h"
#include "kernels/tasks.h"
#include "kernels/wanted.h"

struct recorder {
  struct arena arena;
  const struct device_profile *profile;
  struct context *context; // NULL: it collects, and no more
  const struct graph *graph;
  struct buffer *const *values; // by value->index
  struct constants constants;
  struct recorder_options options;

  struct recorded_node *nodes;
  size_t node_count;

  const struct kernel_variant *variant; // of the node being recorded
  int collecting;                       // first round: programs and workspace are only noted
  struct plan *plan;                    // where launches are noted meanwhile; NULL: nowhere
  size_t node_workspace_bytes;          // that it has asked for
  struct wanted wanted;
  struct recorder_info info;
  struct buffer *workspace;
  struct buffer **outgrown; // workspaces of the nodes before one that wants more after all
  size_t outgrown_count, outgrown_capacity;

  struct tasks tasks;
  struct task_counts task_counts;
  char network_options[TASK_OPTIONS_BYTES];
  struct launch **launches;
  size_t launch_count, launch_capacity;
  struct launch **sequence; // what a run enqueues for each of them: itself, a chain of tasks, NULL within one
};

/** The first round alone: chooses kernels and notes what there is to build. */
rescl_status recorder_collect(struct recorder *recorder);
/** What it holds, but not the recorder itself. */
void recorder_empty(struct recorder *recorder);
/** Chooses kernels, obtains what they want and replaces those that can not have it: recorder_settle.c. */
rescl_status recorder_settle(struct recorder *recorder);
/** With all that at hand, the launches: recorder_record.c. */
rescl_status recorder_record_nodes(struct recorder *recorder);

/** What both do with a node. */
rescl_status recorder_record_node(struct recorder *recorder, struct recorded_node *recorded);
/** The programs of all that is wanted. */
rescl_status recorder_build(struct recorder *recorder);
/** Whether the device runs the node's kernels, once they are built. */
rescl_status recorder_check_node(struct recorder *recorder, const struct recorded_node *recorded);
/** Another choice for the node; fails, with the node's name, where there is none.
 *  @param why  what came of the choice that it has */
rescl_status recorder_ask_for_another(struct recorder *recorder, struct recorded_node *recorded,
                                      rescl_status why);
rescl_status recorder_enqueue_node(const struct recorded_node *recorded, struct launch *const *launches);

#endif
