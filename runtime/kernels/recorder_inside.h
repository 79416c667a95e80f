/** A recorder's inside, for recorder.c, which goes through the nodes, and recording.c, which their kernels call. */
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
  struct wanted wanted;
  struct recorder_info info;
  struct buffer *workspace;

  struct tasks tasks;
  struct task_counts task_counts;
  char network_options[TASK_OPTIONS_BYTES];
  struct launch **launches;
  size_t launch_count, launch_capacity;
  struct launch **sequence; // what a run enqueues for each of them: itself, a chain of tasks, NULL within one
};

/** The first round: chooses kernels and notes what there is to build. */
rescl_status recorder_collect(struct recorder *recorder);
/** What it holds, but not the recorder itself. */
void recorder_empty(struct recorder *recorder);

#endif
