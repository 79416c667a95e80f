/** Kernels: which one runs a node, and how it is set up. One file per family beside the cl/ file of the same
 * stem. */
#ifndef RESCL_KERNELS_KERNEL_H
#define RESCL_KERNELS_KERNEL_H

#include "graph/graph.h"
#include "opencl/device_profile.h"
#include "opencl/launch.h"
#include "ops/geometry.h"

/** Gathers what a graph's nodes need on a device. Each kernel's record function runs twice with the same
 * calls: first to collect programs and workspace, then, with those at hand, to create launches. */
struct recorder;

/** A way to set a kernel up (tiles, …) that may turn out faster than what it chooses for itself. */
struct kernel_variant {
  const char *name;      // without blanks: the tuning cache keeps it
  int64_t parameters[4]; // what the kernel makes of it
};

/** A row of kernels.def: one way to run an operator. */
struct kernel {
  const char *name;      // stem of cl/NAME.cl and kernels/NAME.c
  const char *algorithm; // what --algorithm calls it; NULL: the operator has only this one
  /** Nonzero if it can run the node on such a device, whatever the speed. The operator is already known to
   * be the row's. */
  int (*supports)(const struct node *node, const struct device_profile *profile);
  /** Nonzero if it is expected to be the fastest there of its operator's rows that support the node. NULL:
   * always, which in kernels.def only the rows after it can not be. */
  int (*prefers)(const struct node *node, const struct device_profile *profile);
  /** Calls recorder_…() for everything the node needs, in order. */
  rescl_status (*record)(struct recorder *recorder, const struct node *node);
  /** Ends with a NULL name. NULL: none. record() asks recorder_variant(). */
  const struct kernel_variant *variants;
  /** Nonzero if it can run the node with the variant, one of `variants`. */
  int (*takes_variant)(const struct node *node, const struct device_profile *profile,
                       const struct kernel_variant *variant);
};

/** kernels.def as a table, ending with NULL. */
struct kernel_row {
  const struct op *op;
  const struct kernel *kernel;
  const char *task; // NULL: none. Tasks compute with vectors
  int is_optional;
};
extern const struct kernel_row kernel_table[];

/** What decides between the rows that support a node. */
struct kernel_preference {
  const char *algorithm; // NULL: none
  const struct device_profile *profile;
};

/** How a node runs. */
struct kernel_choice {
  const struct kernel *kernel;
  const struct kernel_variant *variant; // one of the kernel's; NULL: as the kernel chooses
};

/** The variant's name; "" where the kernel chooses. */
const char *kernel_variant_name(const struct kernel_choice *choice);

/** The kernel to run the node: the first row for its operator that supports it and has the algorithm, where
 * one is given and such a row exists; else the first that supports and prefers it, else the first that
 * supports it. RESCL_UNSUPPORTED naming the node when there is none. */
rescl_status kernel_choose(const struct kernel **kernel, const struct node *node,
                           const struct kernel_preference *preference);

/** The algorithms --algorithm accepts, ending with NULL. */
const char *const *kernel_algorithms(void);

/** Nonzero for a forced algorithm that only plain tensors have, whatever the profile's channel_block. */
int kernel_wants_plain(const char *algorithm);

/** The buffer of a value: of a node's input or output; a constant is uploaded when it is first asked for.
 * NULL for an absent one, and while collecting. */
struct buffer *recorder_value(struct recorder *recorder, const struct value *value);

/** A node's weights in the form a kernel wants, made once per session. */
struct packing {
  size_t size_bytes;
  /** Writes every byte of `packed` from the node's constant inputs; may spread over threads with
   * threads_for(). */
  rescl_status (*pack)(const struct node *node, const void *configuration, float *packed);
  const void *configuration; // handed to `pack`; need live no longer than the call
};
struct buffer *recorder_packed(struct recorder *recorder, const struct node *node,
                               const struct packing *packing);

/** Scratch memory of at least that size, shared by all nodes: its content does not outlive the node. NULL
 * while collecting. */
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
  size_t local[3];     // 0: 64 along the first dimension
  const struct argument *arguments;
  size_t argument_count;
};
rescl_status recorder_launch(struct recorder *recorder, const struct kernel_launch *launch);

/** What a piece of a task reads and writes, in rows of all images, one image after the other. */
struct piece_rows {
  int64_t input_end;                // it reads none from here on
  int64_t output_begin, output_end; // it writes from, and before, which is also what it reads of the skip
};

/** A task of cl/tasks.cl. Tasks that follow each other may share a launch. */
struct kernel_task {
  const char *name;
  int block;                            // of the channels
  int64_t pieces;                       // that can be done in any order
  struct buffer *input, *skip, *output; // skip may be NULL
  int64_t workspace_floats;             // scratch memory for each compute unit, a multiple of the block
  const struct argument *arguments;     // the others, as the task reads them: no local memory
  size_t argument_count;
  /** What the piece reads and writes, so that others may begin before all of the task before theirs is done.
   * NULL: everything. */
  struct piece_rows (*rows)(const void *configuration, int64_t piece);
  const void *configuration; // handed to `rows`; need live no longer than the call
};
rescl_status recorder_task(struct recorder *recorder, const struct kernel_task *task);
rescl_status recorder_gemm(struct recorder *recorder, const struct launch_gemm_spec *spec);
rescl_status recorder_copy(struct recorder *recorder, const struct launch_copy_spec *spec);

/** `.arguments` and `.argument_count` of a launch from a list of struct argument. */
#define KERNEL_ARGUMENTS(...)                          \
  .arguments = (const struct argument[]){__VA_ARGS__}, \
  .argument_count = sizeof((const struct argument[]){__VA_ARGS__}) / sizeof(struct argument)

/** Whether every tensor of the node can be indexed with int, as the kernels do, and is plain. On any device:
 * like those that follow it takes a profile because it is all that many rows ask. */
int kernel_takes_plain(const struct node *node, const struct device_profile *profile);
/** The same, but every tensor that is not constant has its channels in blocks of one size, as the operator's
 * rule (ops/blocks.h) allows. */
int kernel_takes_blocks(const struct node *node, const struct device_profile *profile);
/** One or the other. */
int kernel_takes_either(const struct node *node, const struct device_profile *profile);

/** A tensor as [N][C/block][H][W][block], 5 dimensions, where it is blocked, else as it is. Strides as
 * stored. */
void kernel_stored_shape(const struct tensor *tensor, struct shape *shape);
/** The operand broadcast to `output`, over the output's stored shape: for operands that kernel_takes_…()
 * admits. */
void kernel_stored_broadcast(const struct tensor *operand, const struct tensor *output,
                             struct strided_view *view);

/** An int8 argument from `count` numbers, aligned to the end (as common.cl's strided_offset wants dimensions)
 * or to the beginning; the rest is `fill`. Numbers must fit int: see kernel_fits_int(). */
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
