#include "network/session.h"

rescl_status bench_session_open(struct bench_session *session, const struct bench_session_request *request) {
  *session = (struct bench_session){.batch = 1};
  const rescl_status status =
      rescl_session_create(&session->session, request->device, request->model, &request->options);
  if (status != RESCL_OK) return status;
  session->inputs = bench_inputs(session->session, request->seed);
  session->outputs = bench_outputs(session->session);
  if (session->inputs.count > 0 && session->inputs.tensors[0].rank > 0)
    session->batch = session->inputs.tensors[0].shape[0];
  return RESCL_OK;
}

void bench_session_close(struct bench_session *session) {
  bench_tensors_free(&session->inputs);
  bench_tensors_free(&session->outputs);
  rescl_session_free(session->session);
  *session = (struct bench_session){0};
}

rescl_status bench_session_run(struct bench_session *session) {
  return rescl_session_run(session->session, session->inputs.tensors, session->inputs.count,
                           session->outputs.tensors, session->outputs.count);
}
