#include <stdlib.h>
#include <string.h>

#include "api/verify.h"
#include "reference/compare.h"
#include "reference/reference.h"

/** A run that is looked at layer by layer. */
struct layers {
  struct verifier *verifier;
  rescl_session *session;
  rescl_verification *report;
  void **host; // by value->index: what the device computed, fetched when first asked for
};

static rescl_status fetch_value(struct layers *layers, const struct value *value) {
  void **host = &layers->host[value->index];
  if (*host || value->tensor.data) return RESCL_OK;
  const size_t size_bytes = tensor_size(&value->tensor);
  *host = malloc(size_bytes ? size_bytes : 1);
  if (!*host) return fail_memory(size_bytes);
  return session_read_value(layers->session, value, *host);
}

/** Runs the reference on what the device had as the node's inputs. */
static rescl_status reference_node(struct layers *layers, const struct node *node, struct tensor *output) {
  const size_t count = (size_t)node->call.input_count;
  struct tensor *inputs = calloc(count + 1, sizeof *inputs);
  const struct tensor **input_pointers = calloc(count + 1, sizeof *input_pointers);
  struct tensor *output_pointers[] = {output};
  struct op_call call = node->call;
  rescl_status status = RESCL_OK;
  if (!inputs || !input_pointers) TRY_CLEANUP(fail_memory(count * sizeof *inputs));
  for (size_t index = 0; index < count; index++) {
    const struct value *value = node->inputs[index];
    if (!value) continue;
    TRY_CLEANUP(fetch_value(layers, value));
    inputs[index] = value->tensor;
    inputs[index].block = 0; // what was fetched is plain
    if (!inputs[index].data) inputs[index].data = layers->host[value->index];
    input_pointers[index] = &inputs[index];
  }
  call.inputs = input_pointers;
  call.outputs = output_pointers;
  call.output_count = 1;
  status = reference_call(&call);
cleanup:
  free(inputs);
  free(input_pointers);
  return status;
}

static rescl_status check_node(struct layers *layers, const struct recorded_node *recorded,
                               rescl_layer_check *check) {
  const struct node *node = recorded->node;
  const struct value *output = node->outputs[0];
  struct tensor expected = output->tensor, found;
  expected.block = 0;
  expected.data = malloc(tensor_size(&output->tensor) + 1);
  if (!expected.data) return fail_memory(tensor_size(&output->tensor));
  rescl_status status = RESCL_OK;
  TRY_CLEANUP(fetch_value(layers, output));
  TRY_CLEANUP(reference_node(layers, node, &expected));
  found = expected;
  found.data = layers->host[output->index];
  *check = (rescl_layer_check){.name = node->name,
                               .op = node->call.op->name,
                               .algorithm = recorded->choice.kernel->name,
                               .rank = output->tensor.shape.rank};
  memcpy(check->shape, output->tensor.shape.dims, sizeof check->shape);
  check->error = compare_tensors(&found, &expected);
  check->passed = check->error <= layers->verifier->options.layer_tolerance;
cleanup:
  free(expected.data);
  return status;
}

static int is_needed_after(const struct value *value, const struct node *node) {
  for (int user = 0; user < value->user_count; user++)
    if (value->users[user]->index > node->index) return 1;
  return 0;
}

/** Host copies that no later node reads are let go, so that memory stays near one layer's. */
static void release_host(struct layers *layers, const struct node *node) {
  for (int input = 0; input < node->call.input_count; input++) {
    const struct value *value = node->inputs[input];
    if (!value || is_needed_after(value, node)) continue;
    free(layers->host[value->index]);
    layers->host[value->index] = NULL;
  }
}

static rescl_status report_progress(const struct layers *layers, size_t done, size_t total) {
  const rescl_session_options *options = &layers->session->options;
  if (!options->progress || !options->progress(options->progress_user, "verify", done, total))
    return RESCL_OK;
  return fail(RESCL_CANCELLED, "stopped by the caller's progress function while layers were verified");
}

static rescl_status check_nodes(struct layers *layers) {
  rescl_verification *report = layers->report;
  size_t count = 0;
  const struct recorded_node *nodes = recorder_nodes(layers->session->recorder, &count);
  report->layers = calloc(count + 1, sizeof *report->layers);
  if (!report->layers) return fail_memory((count + 1) * sizeof *report->layers);
  report->first_failed = count;
  for (size_t index = 0; index < count; index++) {
    rescl_layer_check *check = &report->layers[index];
    TRY(check_node(layers, &nodes[index], check));
    report->layer_count = index + 1;
    if (check->error > report->layers[report->worst].error) report->worst = index;
    if (!check->passed && report->failed_count++ == 0) report->first_failed = index;
    release_host(layers, nodes[index].node);
    TRY(report_progress(layers, index + 1, count));
  }
  return RESCL_OK;
}

rescl_status verify_layers(struct verifier *verifier, struct verification *verification) {
  rescl_session *session = verification->session;
  const int value_count = session->graph->value_count;
  struct layers layers = {verifier, session, &verification->report, NULL};
  TRY(session_write_inputs(session, verifier->inputs, verifier->input_count));
  TRY(recorder_enqueue(session->recorder));
  TRY(context_finish(session->context));
  layers.host = calloc((size_t)value_count + 1, sizeof *layers.host);
  if (!layers.host) return fail_memory(((size_t)value_count + 1) * sizeof *layers.host);
  const rescl_status status = check_nodes(&layers);
  for (int index = 0; index < value_count; index++) free(layers.host[index]);
  free(layers.host);
  return status;
}
