/** Every so many runs of a session compared with the reference, and what comes of one that is wrong. */
#include <stdlib.h>

#include "api/verify.h"

/** One run that is compared. */
struct check {
  rescl_session *session;
  void *const *pointers; // what the run's caller wants of its outputs
  struct verifier verifier;
  struct network_outputs outputs;
  double error, tolerance;
};

/** How far the last run's outputs are from the reference's. */
static rescl_status measure(struct check *check) {
  const struct graph *graph = check->session->graph;
  for (int index = 0; index < graph->output_count; index++)
    TRY(session_read_value(check->session, graph->outputs[index], check->outputs.device[index].data));
  check->error = verify_output_error(&check->outputs);
  return RESCL_OK;
}

/** The layers one by one, as the session runs them, on the same inputs.
 *  @param verification  receives them; to be freed also on failure */
static rescl_status look_at_layers(struct check *check, struct verification *verification) {
  struct verifier *verifier = &check->verifier;
  verifier->session_options.keep_all = 1;
  verifier->session_options.check_every = 0;
  verifier->session_options.profiling = RESCL_PROFILING_OFF;
  verifier->choices = check->session->choices;
  TRY(verify_open_session(verifier, &verification->session, &verifier->session_options));
  return verify_layers(verifier, verification);
}

static rescl_status fail_whole(const struct check *check) {
  const rescl_device_info *info = context_device(check->session->context);
  return fail(
      RESCL_WRONG_RESULT,
      "run %llu: outputs are off by %g of the largest, but no layer is when they run once more, one by "
      "one: %s (%s, driver %s) is not to be trusted; try it again, with another driver or on another "
      "device",
      (unsigned long long)check->session->run_count, check->error, info->name, info->platform, info->driver);
}

static rescl_status fail_layer(const struct check *check, const rescl_layer_check *layer) {
  const rescl_device_info *info = context_device(check->session->context);
  return fail(
      RESCL_WRONG_RESULT,
      "run %llu: outputs are off by %g of the largest, as layer '%s' (%s) is by %g: %s computes it wrongly "
      "on %s (%s, driver %s); update the driver, do without that kernel (on_wrong, --on-wrong demote), or "
      "choose another device",
      (unsigned long long)check->session->run_count, check->error, layer->name, layer->op, layer->error,
      layer->algorithm, info->name, info->platform, info->driver);
}

/** @param number  of the layer, among those that are recorded */
static rescl_status demote(struct check *check, size_t number) {
  rescl_session *session = check->session;
  size_t count = 0;
  const struct node *node = recorder_nodes(session->recorder, &count)[number].node;
  TRY(tuner_demote(session->tuner, node, &session->choices[node->index]));
  TRY(session_choose_again(session));
  session->info.layers_demoted++;
  return session_run_once(session, check->verifier.options.inputs, check->verifier.options.input_count,
                          check->pointers);
}

/** Finds the layer, and puts it right or fails. */
static rescl_status answer(struct check *check) {
  struct verification verification = {0};
  rescl_status status = look_at_layers(check, &verification);
  const rescl_verification *report = &verification.report;
  if (status == RESCL_OK && report->failed_count == 0)
    status = fail_whole(check);
  else if (status == RESCL_OK && check->session->options.on_wrong == RESCL_WRONG_STOPS)
    status = fail_layer(check, &report->layers[report->first_failed]);
  else if (status == RESCL_OK)
    status = demote(check, report->first_failed);
  free(verification.report.layers);
  rescl_session_free(verification.session);
  return status;
}

static int is_right(const struct check *check) {
  return check->error <= check->tolerance;
}

static rescl_status compare(struct check *check) {
  TRY(verify_make_inputs(&check->verifier, check->session));
  TRY(verify_allocate_outputs(&check->verifier, &check->outputs, check->session->graph));
  TRY(verify_run_reference(&check->verifier, &check->outputs));
  TRY(measure(check));
  while (!is_right(check)) { // each time there is one kernel less
    TRY(answer(check));
    TRY(measure(check));
  }
  check->session->info.runs_checked++;
  return RESCL_OK;
}

rescl_status session_check_run(rescl_session *session, const rescl_tensor *inputs, size_t input_count,
                               void *const *pointers) {
  session->run_count++;
  if (!session->options.check_every || session->run_count % session->options.check_every != 0)
    return RESCL_OK;
  struct check check = {.session = session, .pointers = pointers};
  check.verifier = (struct verifier){.device = session->device,
                                     .model = session->model,
                                     .session_options = session->options,
                                     .options = rescl_verify_options_default()};
  check.verifier.options.inputs = inputs;
  check.verifier.options.input_count = input_count;
  check.tolerance = verify_output_tolerance(&check.verifier);
  const rescl_status status = compare(&check);
  arena_free(&check.verifier.arena);
  if (status != RESCL_OK) session->has_results = 0;
  return status;
}
