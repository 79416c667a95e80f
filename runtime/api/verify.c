#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "api/session.h"
#include "base/random.h"
#include "reference/reference.h"

/** The report and what its strings live in. */
struct verification {
  rescl_verification report; // first: the caller's pointer is this one's
  rescl_session *session;
};

/** What one verification works with. */
struct verifier {
  struct verification *verification;
  rescl_session *session;
  rescl_verify_options options;
  const rescl_model *model;
  rescl_tensor *inputs; // one per graph input, with data
  void **host;          // by value->index: what the device computed
};

rescl_verify_options rescl_verify_options_default(void) {
  return (rescl_verify_options){.layer_tolerance = 1e-4, .output_tolerance = 1e-3, .whole_network = 1};
}

/** Largest |device - reference| over the largest |reference|; infinite where one is NaN or infinite and the
 * other not. */
static double largest_error(const float *device, const float *reference, int64_t count) {
  double difference = 0.0, magnitude = 0.0;
  for (int64_t index = 0; index < count; index++) {
    const double expected = (double)reference[index], found = (double)device[index];
    if (expected == found || (isnan(expected) && isnan(found))) {
      if (isfinite(expected)) magnitude = fmax(magnitude, fabs(expected));
      continue;
    }
    if (!isfinite(expected) || !isfinite(found)) return INFINITY;
    difference = fmax(difference, fabs(found - expected));
    magnitude = fmax(magnitude, fabs(expected));
  }
  return difference == 0.0 ? 0.0 : magnitude > 0.0 ? difference / magnitude : INFINITY;
}

/** Random numbers for every input that was not given. */
static rescl_status make_inputs(struct verifier *verifier) {
  const struct graph *graph = verifier->session->graph;
  struct random_state random = random_seeded(verifier->options.seed);
  ARENA_NEW(&verifier->session->graph->arena, verifier->inputs, graph->input_count + 1);
  for (int index = 0; index < graph->input_count; index++) {
    rescl_tensor *input = &verifier->inputs[index];
    const int64_t count = shape_elements(&graph->inputs[index]->tensor.shape);
    tensor_describe(input, graph->inputs[index]);
    ARENA_NEW(&verifier->session->graph->arena, input->data, count + 1);
    for (int64_t element = 0; element < count; element++)
      input->data[element] = (float)random_normal(&random);
  }
  if (!verifier->options.inputs) return RESCL_OK;
  float **given = verifier->session->pointers;
  const struct tensor_match match = {"input", graph->inputs, (size_t)graph->input_count, 1};
  TRY(tensors_match(&match, verifier->options.inputs, verifier->options.input_count, given));
  for (int index = 0; index < graph->input_count; index++)
    if (given[index])
      memcpy(verifier->inputs[index].data, given[index], tensor_size(&graph->inputs[index]->tensor));
  return RESCL_OK;
}

static rescl_status fetch_value(struct verifier *verifier, const struct value *value) {
  void **host = &verifier->host[value->index];
  if (*host || value->tensor.data) return RESCL_OK;
  const size_t size_bytes = tensor_size(&value->tensor);
  *host = malloc(size_bytes ? size_bytes : 1);
  if (!*host) return fail_memory(size_bytes);
  return session_read_value(verifier->session, value, *host);
}

/** Runs the reference on what the device had as the node's input. */
static rescl_status reference_node(struct verifier *verifier, const struct node *node, float *result) {
  enum { MOST = 64 };
  const struct op_call *call = &node->call;
  struct tensor inputs[MOST], output = node->outputs[0]->tensor;
  const struct tensor *input_pointers[MOST];
  if (call->input_count > MOST)
    return fail(RESCL_UNSUPPORTED, "node '%s' has %d inputs; verification takes up to %d", node->name,
                call->input_count, MOST);
  for (int index = 0; index < call->input_count; index++) {
    const struct value *value = node->inputs[index];
    input_pointers[index] = value ? &inputs[index] : NULL;
    if (!value) continue;
    TRY(fetch_value(verifier, value));
    inputs[index] = value->tensor;
    if (!inputs[index].data) inputs[index].data = verifier->host[value->index];
  }
  output.data = result;
  struct tensor *output_pointers[] = {&output};
  struct op_call copy = *call;
  copy.inputs = input_pointers;
  copy.outputs = output_pointers;
  copy.output_count = 1;
  return reference_call(&copy);
}

static rescl_status check_node(struct verifier *verifier, const struct recorded_node *recorded,
                               rescl_layer_check *check) {
  const struct node *node = recorded->node;
  const struct value *output = node->outputs[0];
  float *expected = malloc(tensor_size(&output->tensor) + 1);
  if (!expected) return fail_memory(tensor_size(&output->tensor));
  rescl_status status = RESCL_OK;
  TRY_CLEANUP(fetch_value(verifier, output));
  TRY_CLEANUP(reference_node(verifier, node, expected));
  *check = (rescl_layer_check){.name = node->name,
                               .op = node->call.op->name,
                               .algorithm = recorded->kernel->name,
                               .rank = output->tensor.shape.rank};
  memcpy(check->shape, output->tensor.shape.dims, sizeof check->shape);
  check->error =
      largest_error(verifier->host[output->index], expected, shape_elements(&output->tensor.shape));
  check->passed = check->error <= verifier->options.layer_tolerance;
cleanup:
  free(expected);
  return status;
}

/** Host copies that no later node reads are let go, so that memory stays near one layer's. */
static void release_host(struct verifier *verifier, const struct node *node) {
  for (int input = 0; input < node->call.input_count; input++) {
    const struct value *value = node->inputs[input];
    if (!value || !verifier->host[value->index]) continue;
    int is_needed = 0;
    for (const struct node *later = node->next; later && !is_needed; later = later->next)
      for (int index = 0; index < later->call.input_count; index++)
        is_needed |= later->inputs[index] == value;
    if (is_needed) continue;
    free(verifier->host[value->index]);
    verifier->host[value->index] = NULL;
  }
}

static rescl_status report_progress(const struct verifier *verifier, size_t done, size_t total) {
  const rescl_session_options *options = &verifier->session->options;
  if (!options->progress || !options->progress(options->progress_user, "verify", done, total))
    return RESCL_OK;
  return fail(RESCL_CANCELLED, "stopped by the caller's progress function while layers were verified");
}

static rescl_status check_nodes(struct verifier *verifier) {
  rescl_verification *report = &verifier->verification->report;
  size_t node_count = 0;
  const struct recorded_node *nodes = recorder_nodes(verifier->session->recorder, &node_count);
  report->layers = calloc(node_count + 1, sizeof *report->layers);
  if (!report->layers) return fail_memory((node_count + 1) * sizeof *report->layers);
  report->first_failed = node_count;
  for (size_t index = 0; index < node_count; index++) {
    rescl_layer_check *check = &report->layers[index];
    TRY(check_node(verifier, &nodes[index], check));
    report->layer_count = index + 1;
    if (check->error > report->layers[report->worst].error) report->worst = index;
    if (!check->passed) report->failed_count++;
    if (!check->passed && report->first_failed == node_count) report->first_failed = index;
    release_host(verifier, nodes[index].node);
    TRY(report_progress(verifier, index + 1, node_count));
  }
  return RESCL_OK;
}

static rescl_status check_output(struct verifier *verifier, const struct value *value,
                                 const float *expected) {
  rescl_verification *report = &verifier->verification->report;
  float *found = malloc(tensor_size(&value->tensor) + 1);
  if (!found) return fail_memory(tensor_size(&value->tensor));
  const rescl_status status = session_read_value(verifier->session, value, found);
  if (status == RESCL_OK)
    report->output_error =
        fmax(report->output_error, largest_error(found, expected, shape_elements(&value->tensor.shape)));
  free(found);
  return status;
}

/** The network as loaded through the reference, so that passes and plan are checked too. */
static rescl_status check_whole(struct verifier *verifier) {
  const struct graph *graph = verifier->session->graph;
  rescl_verification *report = &verifier->verification->report;
  rescl_tensor *outputs;
  ARENA_NEW(&verifier->session->graph->arena, outputs, graph->output_count + 1);
  for (int index = 0; index < graph->output_count; index++) {
    tensor_describe(&outputs[index], graph->outputs[index]);
    ARENA_NEW(&verifier->session->graph->arena, outputs[index].data,
              shape_elements(&graph->outputs[index]->tensor.shape) + 1);
  }
  TRY(rescl_reference_run(verifier->model, &verifier->session->options.binding, verifier->inputs,
                          (size_t)graph->input_count, outputs, (size_t)graph->output_count));
  for (int index = 0; index < graph->output_count; index++)
    TRY(check_output(verifier, graph->outputs[index], outputs[index].data));
  report->output_passed = report->output_error <= verifier->options.output_tolerance;
  return RESCL_OK;
}

static rescl_status run_verifier(struct verifier *verifier) {
  const struct graph *graph = verifier->session->graph;
  ARENA_NEW(&verifier->session->graph->arena, verifier->host, graph->value_count + 1);
  TRY(make_inputs(verifier));
  TRY(session_write_inputs(verifier->session, verifier->inputs, (size_t)graph->input_count));
  TRY(recorder_enqueue(verifier->session->recorder));
  TRY(context_finish(verifier->session->context));
  TRY(check_nodes(verifier));
  verifier->verification->report.output_passed = 1;
  return verifier->options.whole_network ? check_whole(verifier) : RESCL_OK;
}

rescl_status rescl_verify(rescl_device *device, const rescl_model *model,
                          const rescl_session_options *session_options, const rescl_verify_options *options,
                          rescl_verification **verification) {
  *verification = NULL;
  rescl_session_options keeping = session_options ? *session_options : rescl_session_options_default();
  keeping.keep_all = 1;
  struct verification *made = calloc(1, sizeof *made);
  if (!made) return fail_memory(sizeof *made);
  struct verifier verifier = {.verification = made, .model = model};
  verifier.options = options ? *options : rescl_verify_options_default();
  rescl_status status = rescl_session_create(&made->session, device, model, &keeping);
  verifier.session = made->session;
  if (status == RESCL_OK) status = run_verifier(&verifier);
  for (int index = 0; verifier.host && index < made->session->graph->value_count; index++)
    free(verifier.host[index]);
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
  free(verification);
}
