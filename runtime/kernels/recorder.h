/** The session's side of a recorder: collect, build, record, run. */
#ifndef RESCL_KERNELS_RECORDER_H
#define RESCL_KERNELS_RECORDER_H

#include "kernels/kernel.h"
#include "kernels/shelf.h"

/** The launches of one node, in order. */
struct recorded_node {
  const struct node *node;
  struct kernel_choice choice; // "view" for those that need no work
  size_t first_launch, launch_count;
  size_t first_use, use_count; // in struct wanted
  size_t workspace_bytes;      // that it has asked for
};

struct recorder_info;

struct recorder_options {
  /** Chooses in place of kernel_choose(), which takes the best known. NULL: none. */
  rescl_status (*choose)(void *user, const struct node *node, struct kernel_choice *choice);
  /** Called where a node's choice can not run on the device, a program of it not being built, a kernel not
   *  being allowed its groups, a launch failing: puts another into *choice, or fails with what there is to say.
   *  @param why  RESCL_DEVICE or RESCL_OUT_OF_MEMORY; the thread's last message has the details
   *  NULL: then the recorder fails. */
  rescl_status (*refuse)(void *user, const struct node *node, rescl_status why, struct kernel_choice *choice);
  void *choose_user; // of both
  /** Nonzero: each node's launches run once as soon as they are recorded, on whatever memory holds, so that a
   *  failure of theirs is met here. Not for tasks. */
  int tries_launches;
  /** For whose nodes the program of tasks is built; NULL: the graph itself, which may be one node of it. */
  const struct graph *network;
  struct shelf *shelf; // where programs are found and left; NULL: the recorder's own
  /** Called when all of a node is on the device: the host's copies of its constants are not read again, but
   *  by other nodes. NULL: none. */
  void (*recorded)(void *user, const struct node *node);
  void *recorded_user;
  struct recorder_info *needs; // receives what weights and workspace take, also on failure; NULL: nobody asks
  /** Called with stage "compile" or "upload"; nonzero stops with RESCL_CANCELLED. NULL: none. */
  int (*progress)(void *user, const char *stage, size_t done, size_t count);
  void *progress_user;
};

/** What a recorder made and how long it took. */
struct recorder_info {
  size_t weight_bytes, workspace_bytes;
  size_t launch_count;                        // that a run enqueues, where nodes are not timed
  uint64_t compile_start_ns, upload_start_ns; // clock_now_ns()
  double compile_ms;                          // choosing kernels and building programs
  double upload_ms;                           // weights, packed or as they are, and launches
};

/** Chooses a kernel per node, builds the programs and records every launch. NULL on failure, whose message
 *  names the node.
 *  @param recorder  owned by the caller: recorder_free()
 *  @param values    the buffer of each value that is not constant, by value->index; they must outlive the
 *                   recorder */
rescl_status recorder_create(struct recorder **recorder, struct context *context, const struct graph *graph,
                             struct buffer *const *values, const struct recorder_options *options);
void recorder_free(struct recorder *recorder);

/** Enqueues everything in order; returns without waiting. */
rescl_status recorder_enqueue(struct recorder *recorder);

/** A launch of any node, by the numbers in struct recorded_node. */
const struct launch *recorder_get_launch(const struct recorder *recorder, size_t index);

const struct recorded_node *recorder_nodes(const struct recorder *recorder, size_t *count);
/** Device time of a node's launches in the last run. */
rescl_status recorder_node_elapsed(struct recorder *recorder, size_t index, uint64_t *elapsed_ns);
/** From the start of the first of all launches to the end of the last one, in the last run; 0 where there are
 *  none. As launch_times() says. */
rescl_status recorder_elapsed(struct recorder *recorder, uint64_t *elapsed_ns);
struct recorder_info recorder_get_info(const struct recorder *recorder);

#endif
