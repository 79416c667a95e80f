#include <stdlib.h>
#include <string.h>

#include "api/session.h"
#include "ops/layout.h"

rescl_status session_write_inputs(rescl_session *session, const rescl_tensor *inputs, size_t input_count) {
  const struct graph *graph = session->graph;
  const struct tensor_match match = {"input", graph->inputs, (size_t)graph->input_count, 0};
  TRY(tensors_match(&match, inputs, input_count, session->pointers));
  for (int index = 0; index < graph->input_count; index++) {
    const struct value *value = graph->inputs[index];
    TRY(buffer_write(session->values[value->index], 0, session->pointers[index],
                     tensor_size(&value->tensor)));
  }
  return RESCL_OK;
}

rescl_status session_read_value(rescl_session *session, const struct value *value, void *data) {
  const size_t size_bytes = tensor_size(&value->tensor);
  if (size_bytes == 0) return RESCL_OK;
  if (value->tensor.data) {
    memcpy(data, value->tensor.data, size_bytes);
    return RESCL_OK;
  }
  struct buffer *buffer = session->values[value->index];
  if (!value->tensor.block) return buffer_read(buffer, 0, data, size_bytes);
  float *stored = malloc(size_bytes);
  if (!stored) return fail_memory(size_bytes);
  const rescl_status status = buffer_read(buffer, 0, stored, size_bytes);
  if (status == RESCL_OK) layout_to_plain(&value->tensor, stored, data);
  free(stored);
  return status;
}

rescl_status rescl_session_run(rescl_session *session, const rescl_tensor *inputs, size_t input_count,
                               rescl_tensor *outputs, size_t output_count) {
  TRY(check_pointers("rescl_session_run", session, session));
  const struct graph *graph = session->graph;
  float **pointers = session->pointers + graph->input_count;
  const struct tensor_match match = {"output", graph->outputs, (size_t)graph->output_count, 1};
  TRY(tensors_match(&match, outputs, output_count, pointers));
  TRY(session_write_inputs(session, inputs, input_count));
  TRY(recorder_enqueue(session->recorder));
  for (int index = 0; index < graph->output_count; index++)
    if (pointers[index]) TRY(session_read_value(session, graph->outputs[index], pointers[index]));
  return context_finish(session->context);
}

rescl_status rescl_session_profile(rescl_session *session, const rescl_layer_time **layers, size_t *count) {
  if (layers) *layers = NULL;
  if (count) *count = 0;
  TRY(check_pointers("rescl_session_profile", session, session));
  TRY(check_pointers("rescl_session_profile", layers, count));
  if (!session->options.profiling)
    return fail(RESCL_INVALID_ARGUMENT,
                "the session records no times: set options.profiling when creating it");
  size_t node_count = 0;
  const struct recorded_node *nodes = recorder_nodes(session->recorder, &node_count);
  for (size_t index = 0; index < node_count; index++) {
    rescl_layer_time *time = &session->times[index];
    *time = (rescl_layer_time){
        .name = nodes[index].node->name,
        .op = nodes[index].node->call.op->name,
        .algorithm = nodes[index].choice.kernel->name,
        .flops = node_flops(nodes[index].node),
        .bytes = node_bytes(nodes[index].node),
    };
    TRY(status_within(recorder_node_elapsed(session->recorder, index, &time->nanoseconds),
                      "a profile is there after a run: "));
  }
  *layers = session->times;
  *count = node_count;
  return RESCL_OK;
}
