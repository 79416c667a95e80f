/** The oracle: every operator in plain C, accumulating in double, reading like its formula. */
#ifndef RESCL_REFERENCE_REFERENCE_H
#define RESCL_REFERENCE_REFERENCE_H

#include "graph/graph.h"

/** Computes the outputs (inferred, with memory for their data) from inputs that all have data: float32, other types
 *  where the operator is OP_TYPED or folds.
 *  Epilogue attributes and skip inputs are honoured. Uses several threads. */
rescl_status reference_call(const struct op_call *call);
/** Whether it can. */
int reference_computes(const struct op_call *call);

/** Whether reference_sample() leaves some of its outputs out: those of convolutions, products of
 *  matrices, pools and Resize. */
int reference_has_samples(const struct op_call *call);
/** reference_call() for some of the outputs, in blocks spread over all of them, the first and the last among
 *  them; the rest of the output's memory stays as it is. About that many multiplications. All outputs of other
 *  operators. */
rescl_status reference_sample(const struct op_call *call, int64_t multiplications);

/** Runs a whole graph, lowered or not. `inputs[i]` is graph->inputs[i]'s data; `outputs[i]` memory for
 *  graph->outputs[i], or NULL where that is not asked for. Every value's shape must be inferred. Values are
 *  freed after their last use.
 *  @param progress  NULL, or called after each node; nonzero stops with RESCL_CANCELLED. */
rescl_status reference_run(const struct graph *graph, const void *const *inputs, void *const *outputs,
                           int (*progress)(void *user, size_t done, size_t total), void *user);

#endif
