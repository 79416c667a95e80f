/** What one node is expected to compute, and whether a candidate has: the whole of it from the reference, or samples,
 *  where reference_has_samples(), and for the rest what the first candidate gave that had the samples
 *  right. */
#ifndef RESCL_TUNE_EXPECTATION_H
#define RESCL_TUNE_EXPECTATION_H

#include "ops/op.h"

struct expectation;

/** Computes it.
 *  @param call    with plain inputs that have data, of an operator that reference_computes(); for the call
 *  @param output  as it lies on the device: with its block */
rescl_status expectation_create(struct expectation **expectation, const struct op_call *call,
                                const struct tensor *output);
void expectation_free(struct expectation *expectation);

/** Memory for what a candidate has left on the device, tensor_size() of the output; of the expectation, and valid until
 *  the next expectation_compare(). */
rescl_status expectation_memory(struct expectation *expectation, void **found);

/** Compares what was read into that memory. All of it was poisoned with NaN before the candidate ran.
 *  @param kernel  its name, for the message
 *  @return RESCL_WRONG_RESULT */
rescl_status expectation_compare(struct expectation *expectation, const char *kernel);

#endif
