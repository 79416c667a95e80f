/** What goes into a timed network and comes out of it. */
#ifndef RESCL_NETWORK_TENSORS_H
#define RESCL_NETWORK_TENSORS_H

#include "rescl/rescl.h"

/** Tensors with data of their own; their names belong to the session. bench_tensors_free() frees the data. */
struct bench_tensors {
  rescl_tensor *tensors;
  size_t count;
};

/** Random inputs, and room for the outputs. */
struct bench_tensors bench_inputs(const rescl_session *session, uint64_t seed);
struct bench_tensors bench_outputs(const rescl_session *session);
void bench_tensors_free(struct bench_tensors *tensors);

/** Of the bytes of all of them, FNV-1a. */
uint64_t bench_tensors_hash(const struct bench_tensors *tensors);

/** The largest rescl_tensor_error() of all of them. */
double bench_tensors_compare(const struct bench_tensors *given, const struct bench_tensors *right);

#endif
