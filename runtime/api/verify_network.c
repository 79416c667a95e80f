#include <math.h>
#include <string.h>

#include "api/verify.h"

static rescl_status allocate(struct arena *arena, rescl_tensor **outputs, const struct graph *graph) {
  ARENA_NEW(arena, *outputs, graph->output_count + 1);
  for (int index = 0; index < graph->output_count; index++) {
    rescl_tensor *output = &(*outputs)[index];
    tensor_describe(output, graph->outputs[index]);
    output->name = NULL;
    TRY(tensor_memory(output, arena));
  }
  return RESCL_OK;
}

rescl_status verify_allocate_outputs(struct verifier *verifier, struct network_outputs *outputs,
                                     const struct graph *graph) {
  outputs->count = (size_t)graph->output_count;
  TRY(allocate(&verifier->arena, &outputs->device, graph));
  return allocate(&verifier->arena, &outputs->reference, graph);
}

static rescl_status run_session(struct verifier *verifier, rescl_session *session,
                                struct network_outputs *outputs) {
  TRY(verify_make_inputs(verifier, session));
  TRY(verify_allocate_outputs(verifier, outputs, session->graph));
  return rescl_session_run(session, verifier->inputs, verifier->input_count, outputs->device, outputs->count);
}

/** The layers are then verified as the network has run them. */
static rescl_status keep_choices(struct verifier *verifier, const rescl_session *session) {
  const size_t count = (size_t)session->graph->node_count;
  ARENA_NEW(&verifier->arena, verifier->choices, count + 1);
  memcpy(verifier->choices, session->choices, count * sizeof *verifier->choices);
  return verify_keep_refused(verifier, session);
}

static rescl_status run_device(struct verifier *verifier, struct network_outputs *outputs) {
  rescl_session *session = NULL;
  TRY(verify_open_session(verifier, &session, &verifier->session_options));
  rescl_status status = keep_choices(verifier, session);
  if (status == RESCL_OK) status = run_session(verifier, session, outputs);
  rescl_session_free(session);
  return status;
}

static int report_reference(void *user, size_t done, size_t total) {
  const rescl_session_options *options = user;
  return options->progress ? options->progress(options->progress_user, "reference", done, total) : 0;
}

rescl_status verify_run_reference(struct verifier *verifier, struct network_outputs *outputs) {
  const struct reference_request request = {
      .binding = &verifier->session_options.binding,
      .inputs = verifier->inputs,
      .input_count = verifier->input_count,
      .outputs = outputs->reference,
      .output_count = outputs->count,
      .progress = report_reference,
      .progress_user = &verifier->session_options,
  };
  return model_run_reference(verifier->model, &request);
}

double verify_output_error(const struct network_outputs *outputs) {
  double error = 0.0;
  for (size_t index = 0; index < outputs->count; index++)
    error = fmax(error, rescl_tensor_error(&outputs->device[index], &outputs->reference[index]));
  return error;
}

double verify_output_tolerance(const struct verifier *verifier) {
  static const double of_quantised = 2e-2;
  for (const struct node *node = verifier->model->graph->first; node; node = node->next)
    if (node->call.op == &op_quantize_linear || (node->call.op->traits & OP_QUANTIZED))
      return fmax(verifier->options.output_tolerance, of_quantised);
  return verifier->options.output_tolerance;
}

rescl_status verify_network(struct verifier *verifier, rescl_verification *report) {
  struct network_outputs outputs = {0};
  TRY(run_device(verifier, &outputs));
  TRY(verify_run_reference(verifier, &outputs));
  report->output_error = verify_output_error(&outputs);
  report->output_passed = report->output_error <= verify_output_tolerance(verifier);
  return RESCL_OK;
}
