/** What goes into a session and comes out of it, run after run. */
#ifndef RESCL_NETWORK_TENSOR_LIST_H
#define RESCL_NETWORK_TENSOR_LIST_H

#include "rescl/rescl.h"

/** Tensors with data of their own; their names belong to the session. tensor_list_free() frees the data. */
struct tensor_list {
  rescl_tensor *items;
  size_t count;
};

/** Random inputs, and room for the outputs. */
struct tensor_list tensor_list_random_inputs(const rescl_session *session, uint64_t seed);
struct tensor_list tensor_list_outputs(const rescl_session *session);
void tensor_list_free(struct tensor_list *list);

/** Of the bytes of all of them, FNV-1a. */
uint64_t tensor_list_hash(const struct tensor_list *list);

/** The largest rescl_tensor_error() of all of them. */
double tensor_list_error(const struct tensor_list *found, const struct tensor_list *expected);

#endif
