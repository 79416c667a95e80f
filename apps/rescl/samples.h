/** Tensors of a session with memory of their own: inputs of random numbers, outputs to be filled. */
#ifndef RESCL_PROGRAM_SAMPLES_H
#define RESCL_PROGRAM_SAMPLES_H

#include "rescl/session.h"

/** rescl_session_input() or rescl_session_output(). */
typedef rescl_status (*samples_describe)(const rescl_session *session, size_t index,
                                         rescl_tensor *description);

/** All `count` tensors of one side of the session, zeroed; names stay the session's. The caller frees them:
 * samples_free(). */
rescl_tensor *samples_allocate(const rescl_session *session, samples_describe describe, size_t count);

/** Uniform numbers of mean 0 and variance 1; the same seed gives the same on every machine. */
void samples_fill(rescl_tensor *tensors, size_t count, uint64_t seed);

/** First dimension of the first tensor; 1 where there is none. */
int64_t samples_batch(const rescl_tensor *tensors, size_t count);

/** How many numbers it holds. */
size_t sample_elements(const rescl_tensor *tensor);

/** NULL is fine. */
void samples_free(rescl_tensor *tensors, size_t count);

#endif
