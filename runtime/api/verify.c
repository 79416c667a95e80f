#define _POSIX_C_SOURCE 200809L
#include "api/verify.h"

#include <stdlib.h>
#include <string.h>

#include "base/argument.h"
#include "base/random.h"

rescl_verify_options rescl_verify_options_default(void) {
  return (rescl_verify_options){.layer_tolerance = 1e-4, .output_tolerance = 1e-3, .whole_network = 1};
}

/** Normal numbers; integers get what bytes of a picture, small indices and truth values may be. */
static void fill_random(struct random_state *random, const struct tensor *like, void *data) {
  struct tensor tensor = {.dtype = like->dtype, .shape = like->shape, .data = data};
  const int64_t count = shape_elements(&tensor.shape);
  const uint64_t most = tensor.dtype == DTYPE_UINT8 ? 256 : 2;
  if (tensor.dtype == DTYPE_FLOAT32) {
    random_normal_fill(random, data, (size_t)count, 1.0);
    return;
  }
  for (int64_t index = 0; index < count; index++) {
    if (dtype_is_real(tensor.dtype))
      tensor_set_real(&tensor, index, random_normal(random));
    else
      tensor_set_integer(&tensor, index, (int64_t)(random_bits(random) % most));
  }
}

static rescl_status make_random_inputs(struct verifier *verifier, const struct graph *graph) {
  struct random_state random = random_seeded(verifier->options.seed);
  for (int index = 0; index < graph->input_count; index++) {
    rescl_tensor *input = &verifier->inputs[index];
    tensor_describe(input, graph->inputs[index]);
    input->name = NULL; // the session it belongs to may be gone when the inputs are used again
    TRY(tensor_memory(input, &verifier->arena));
    fill_random(&random, &graph->inputs[index]->tensor, input->data);
  }
  return RESCL_OK;
}

static rescl_status take_given_inputs(struct verifier *verifier, rescl_session *session) {
  const struct graph *graph = session->graph;
  const struct tensor_match match = {"input", graph->inputs, (size_t)graph->input_count, 1};
  TRY(tensors_match(&match, verifier->options.inputs, verifier->options.input_count, session->pointers));
  for (int index = 0; index < graph->input_count; index++) {
    const size_t size_bytes = tensor_size(&graph->inputs[index]->tensor);
    if (session->pointers[index] && size_bytes)
      memcpy(verifier->inputs[index].data, session->pointers[index], size_bytes);
  }
  return RESCL_OK;
}

rescl_status verify_make_inputs(struct verifier *verifier, rescl_session *session) {
  if (verifier->inputs) return RESCL_OK;
  verifier->input_count = (size_t)session->graph->input_count;
  ARENA_NEW(&verifier->arena, verifier->inputs, verifier->input_count + 1);
  TRY(make_random_inputs(verifier, session->graph));
  return take_given_inputs(verifier, session);
}

rescl_status verify_open_session(struct verifier *verifier, rescl_session **session,
                                 const rescl_session_options *options) {
  rescl_session_options untried = *options;
  const rescl_status status =
      session_create(session, verifier->device, verifier->model, options, verifier->choices);
  if (status != RESCL_WRONG_RESULT) return status;
  untried.trust_driver = 1;
  return session_create(session, verifier->device, verifier->model, &untried, verifier->choices);
}

rescl_status verify_keep_refused(struct verifier *verifier, const rescl_session *session) {
  if (verifier->refused) return RESCL_OK;
  verifier->refused = strdup(rescl_session_refused(session));
  return verifier->refused ? RESCL_OK : fail_memory(strlen(rescl_session_refused(session)));
}

static rescl_status check_tolerance(const char *name, double tolerance) {
  if (tolerance >= 0) return RESCL_OK;
  return fail(RESCL_INVALID_ARGUMENT, "rescl_verify: %s is %g, expected 0 or more", name, tolerance);
}

/** The network first: its session is gone before the one that keeps every result takes its memory. */
static rescl_status run_verifier(struct verifier *verifier, struct verification *verification) {
  verification->report.output_passed = 1;
  TRY(check_tolerance("layer_tolerance", verifier->options.layer_tolerance));
  TRY(check_tolerance("output_tolerance", verifier->options.output_tolerance));
  if (verifier->options.whole_network) TRY(verify_network(verifier, &verification->report));
  rescl_session_options keeping = verifier->session_options;
  keeping.keep_all = 1;
  TRY(verify_open_session(verifier, &verification->session, &keeping));
  TRY(verify_keep_refused(verifier, verification->session));
  TRY(verify_make_inputs(verifier, verification->session));
  return verify_layers(verifier, verification);
}

rescl_status rescl_verify(rescl_device *device, const rescl_model *model,
                          const rescl_session_options *session_options, const rescl_verify_options *options,
                          rescl_verification **verification) {
  if (verification) *verification = NULL;
  REQUIRE(device);
  REQUIRE(model);
  REQUIRE(verification);
  struct verification *made = calloc(1, sizeof *made);
  if (!made) return fail_memory(sizeof *made);
  struct verifier verifier = {
      .device = device,
      .model = model,
      .session_options = session_options ? *session_options : rescl_session_options_default(),
      .options = options ? *options : rescl_verify_options_default(),
  };
  const rescl_status status = run_verifier(&verifier, made);
  arena_free(&verifier.arena);
  made->refused = verifier.refused;
  made->report.refused = made->refused ? made->refused : "";
  if (status == RESCL_OK)
    *verification = &made->report;
  else
    rescl_verification_free(&made->report);
  return status;
}

void rescl_verification_free(rescl_verification *report) {
  if (!report) return;
  struct verification *verification = (struct verification *)report;
  free(report->layers);
  rescl_session_free(verification->session);
  free(verification->refused);
  free(verification);
}
