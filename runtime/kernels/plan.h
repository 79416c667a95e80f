/** What a graph would run on a device that need not be here: a recorder's first round, which notes what each node
 *  asks for before anything is built. */
#ifndef RESCL_KERNELS_PLAN_H
#define RESCL_KERNELS_PLAN_H

#include "kernels/recorder.h"
#include "kernels/recording.h"
#include "kernels/wanted.h"

/** One launch, as its node asked for it. */
struct planned_launch {
  const char *kernel;            // function of the program, a task, "GEMM 64x3136x576" or "copy"
  const char *source, *options;  // of its program; NULL: CLBlast's product, or a copy
  size_t program;                // its number in `programs`, where it has one
  size_t items[3], group[3];     // work-items, of all and of a group; zeros: not the node's to choose
  size_t local_bytes;            // local memory that its arguments ask for
  size_t pieces;                 // of a task; 0: it is none
  const struct piece_rows *rows; // of each; NULL: all of what the task reads and writes
  int64_t stripe;                // as in struct kernel_task
  size_t parts;                  // that it is launched in, one after the other; 0: as it is
};

/** What one node needs. */
struct planned_node {
  const struct node *node;
  struct kernel_choice choice;
  size_t first_launch, launch_count;
  size_t workspace_bytes; // shared with the other nodes
  size_t weight_bytes;    // as its kernel wants them, those aside that an earlier node has brought
};

struct plan {
  struct arena arena;
  struct wanted programs; // not built
  struct planned_launch *launches;
  size_t launch_count, launch_capacity;
  struct planned_node *nodes;
  size_t node_count, node_capacity;
  size_t weight_bytes, workspace_bytes;
  size_t
      enqueue_count; // launches of a run: tasks that follow each other share one, as far as their buffers allow
};

/** Plans the graph. NULL on failure, whose message names the node.
 *  @param plan     owned by the caller: plan_free(). The graph must outlive it
 *  @param profile  of the device
 *  @param options  what they say of building, recording and progress is not looked at */
rescl_status plan_create(struct plan **plan, const struct device_profile *profile, const struct graph *graph,
                         const struct recorder_options *options);
void plan_free(struct plan *plan);

/** What a recorder tells of the node that it began last; nothing happens where the plan is NULL. */
rescl_status plan_begin_node(struct plan *plan, const struct node *node, const struct kernel_choice *choice);
rescl_status plan_launch(struct plan *plan, const struct planned_launch *launch);
/** What the task's pieces read and write, in the order in which `workers` take them, as long as the plan lives; NULL where
 *  it does not tell. */
rescl_status plan_rows(struct plan *plan, const struct kernel_task *task, struct piece_rows **rows);
void plan_workspace(struct plan *plan, size_t size_bytes);
void plan_weights(struct plan *plan, size_t size_bytes);

#endif
