/** Lowering: from the graph as loaded to the graph as it runs. One file per pass, listed
 *  in run order in passes.def. */
#ifndef RESCL_PASSES_PASS_H
#define RESCL_PASSES_PASS_H

#include "graph/graph.h"

/** Edits the graph; sets *changed nonzero if anything changed. */
typedef rescl_status (*pass_function)(struct graph *graph, int *changed);

struct pass {
  const char *name; // file and function stem: "fold_batch_normalization"
  const char *purpose;
  pass_function run;
};

/** Every pass in run order, ending with a NULL name. */
extern const struct pass pass_table[];

/** Called with the graph as loaded and bound (pass NULL) and after each pass that changed it. */
typedef rescl_status (*pass_observer)(void *user, const struct pass *pass, const struct graph *graph);

/** Only the passes after which every shape is known and the reference can run the graph, for who wants it as it was
 *  loaded otherwise. */
rescl_status passes_infer(struct graph *graph);

/** Runs every pass in order, checking the graph after each. The graph's inputs must have been bound.
 *  @param observer  NULL: none. */
rescl_status passes_run(struct graph *graph, pass_observer observer, void *user);

/** Gives every value its own place in the arena, for sessions that keep all intermediate results; views and
 *  parts of others still share theirs. Undoes what the pass plan_memory did. */
rescl_status plan_memory_unshared(struct graph *graph);

/** Where places in the arena begin: a multiple of this many bytes, what any OpenCL
 *  device asks of a sub-buffer. */
#define ARENA_ALIGNMENT 512

/** Fixes input shapes: symbolic first dimensions become `batch` (0: 1), then `inputs` give whole shapes or,
 *  with data, values (converted to the input's type; it becomes a constant). RESCL_SHAPE_MISMATCH /
 *  RESCL_NOT_FOUND naming the input; a dimension that stays symbolic is RESCL_INVALID_ARGUMENT. */
rescl_status graph_bind(struct graph *graph, const rescl_binding *binding);

#endif
