/** A network on a device with random input and room for its output, to be run again and again. */
#ifndef RESCL_NETWORK_SESSION_H
#define RESCL_NETWORK_SESSION_H

#include "network/tensors.h"

struct bench_session {
  rescl_session *session;
  struct bench_tensors inputs, outputs;
  int64_t batch; /**< first dimension of the first input; 1 where there is none */
};

/** What a session is made of. */
struct bench_session_request {
  rescl_device *device;
  const rescl_model *model;
  rescl_session_options options;
  uint64_t seed; /**< of the input */
};

/** Makes the session; bench_session_close() in either case.
 *  @return as rescl_session_create() */
rescl_status bench_session_open(struct bench_session *session, const struct bench_session_request *request);
void bench_session_close(struct bench_session *session);

/** Runs it once. */
rescl_status bench_session_run(struct bench_session *session);

#endif
