/** What a kernel's record() calls, in order, for everything that its node needs on the device: buffers, launches, tasks. */
#ifndef RESCL_KERNELS_RECORDING_H
#define RESCL_KERNELS_RECORDING_H

#include "kernels/kernel.h"
#include "opencl/launch.h"
#include "ops/geometry.h"

/** A recorder gathers what a graph's nodes need on a device. record() runs twice with the same calls: first
 *  to collect programs and workspace, then, with those at hand, to create launches. */

/** The buffer of a value: of a node's input or output; a constant is uploaded when it is first asked for.
 *  NULL for an absent one, and while collecting. */
struct buffer *recorder_value(struct recorder *recorder, const struct value *value);

/** A node's weights in the form a kernel wants, made once per session. */
struct packing {
  int form; // nodes with the same weights and bias share what `pack` makes with the same number; 0: of this node alone
  size_t size_bytes;
  /** Writes every byte of `packed` from the node's constant inputs; may spread over
   *  threads with threads_for(). */
  rescl_status (*pack)(const struct node *node, const void *configuration, float *packed);
  const void *configuration; // handed to `pack`; need live no longer than the call
};
struct buffer *recorder_packed(struct recorder *recorder, const struct node *node,
                               const struct packing *packing);

/** Scratch memory of at least that size, shared by all nodes: its content does not outlive the
 *  node. NULL while collecting. */
struct buffer *recorder_workspace(struct recorder *recorder, size_t size_bytes);

/** The variant the node being recorded is to have; NULL: as the kernel chooses. */
const struct kernel_variant *recorder_variant(const struct recorder *recorder);

/** The device, with the compute units that the session may use. */
const struct device_profile *recorder_profile(const struct recorder *recorder);

/** A kernel launch as recorder_launch() takes it. */
struct kernel_launch {
  const char *source; // stem of the cl/ file
  const char *kernel;
  const char *options; // build options; NULL: none
  size_t global[3];    // work-items; kernels test their range
  /** Multiplications and additions of all of it; 0: it is never long. Where a device may take too long for it, it
   *  is launched in parts along the first dimension: the kernel asks group_index() of cl/common.cl. */
  double operations;
  size_t local[3]; // 0: the profile's usual_group along the first dimension
  const struct argument *arguments;
  size_t argument_count;
};
rescl_status recorder_launch(struct recorder *recorder, const struct kernel_launch *launch);

/** What a piece of a task reads and writes, in rows of all images, one image after the other. */
struct piece_rows {
  int64_t input_begin, input_end;   // it reads from, and before
  int64_t output_begin, output_end; // it writes from, and before, which is also what it reads of the skip
};

/** A task of cl/tasks.cl. Tasks that follow each other may share a launch. */
struct kernel_task {
  const char *name;
  int block;                            // of the channels
  int64_t pieces;                       // that can be done in any order
  int64_t stripe;                       // neighbours among them that write the same rows; 0: not known
  struct buffer *input, *skip, *output; // skip may be NULL
  int64_t workspace_floats;             // scratch memory for each compute unit, a multiple of the block
  const struct argument *arguments;     // the others, as the task reads them: no local memory
  size_t argument_count;
  /** Weights that are many and come from far: the task before asks for what the first pieces read of them. NULL: few. */
  const struct buffer *weights;
  int64_t (*first_weight)(const void *configuration,
                          int64_t piece); // where in them the piece begins, in floats
  const struct buffer *read_once;         // weights, each of which it hardly computes with; NULL: none
  int64_t asks_floats; // so much of such weights of a later task its pieces ask for besides their own
  /** What the piece reads and writes, so that others may begin before all of the task before theirs
   *  is done. NULL: everything. */
  struct piece_rows (*rows)(const void *configuration, int64_t piece);
  const void *configuration; // handed to both; need live no longer than the call
};
rescl_status recorder_task(struct recorder *recorder, const struct kernel_task *task);
/** How a task's pieces are shared out: as in cl/tasks.cl. */
struct task_shares {
  int64_t pieces, stripe, workers;
};
/** How many of them are in a worker's queue, and which of them is the `number`-th there. */
int64_t task_share(const struct task_shares *shares, int64_t queue);
int64_t task_piece_at(const struct task_shares *shares, int64_t queue, int64_t number);
rescl_status recorder_gemm(struct recorder *recorder, const struct launch_gemm_spec *spec);
rescl_status recorder_copy(struct recorder *recorder, const struct launch_copy_spec *spec);

/** `.arguments` and `.argument_count` of a launch from a list of struct argument. */
#define KERNEL_ARGUMENTS(...)                          \
  .arguments = (const struct argument[]){__VA_ARGS__}, \
  .argument_count = sizeof((const struct argument[]){__VA_ARGS__}) / sizeof(struct argument)

/** An int8 argument from `count` numbers, aligned to the end (as common.cl's strided_offset wants dimensions)
 *  or to the beginning; the rest is `fill`. Numbers must fit int: see kernel_takes_…(). */
struct argument argument_int8_end(const int64_t *values, int count, int32_t fill);
struct argument argument_int8(const int64_t *values, int count);

/** The three arguments every epilogue takes: activation, alpha, beta. */
#define ARGUMENTS_OF_ACTIVATION(activation)                                           \
  ARGUMENT_OF_INT((int32_t)(activation).kind), ARGUMENT_OF_FLOAT((activation).alpha), \
      ARGUMENT_OF_FLOAT((activation).beta)

/** The node's buffers by position. */
struct buffer *recorder_input(struct recorder *recorder, const struct node *node, int index);
struct buffer *recorder_output(struct recorder *recorder, const struct node *node);

#endif
