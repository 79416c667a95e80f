#include <stdlib.h>
#include <string.h>

#include "api/session.h"
#include "base/argument.h"
#include "base/clock.h"
#include "graph/cost.h"
#include "ops/layout.h"

rescl_status session_write_inputs(rescl_session *session, const rescl_tensor *inputs, size_t input_count) {
  const struct graph *graph = session->graph;
  const struct tensor_match match = {"input", graph->inputs, (size_t)graph->input_count, 0};
  const uint64_t start_ns = clock_now_ns();
  TRY(tensors_match(&match, inputs, input_count, session->pointers));
  for (int index = 0; index < graph->input_count; index++) {
    const struct value *value = graph->inputs[index];
    TRY(buffer_write(session->values[value->index], 0, session->pointers[index],
                     tensor_size(&value->tensor)));
  }
  session_add_stage(session, (struct stage){"write inputs", start_ns, clock_now_ns()});
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

static rescl_status enqueue(rescl_session *session) {
  const uint64_t start_ns = clock_now_ns();
  TRY(recorder_enqueue(session->recorder));
  session_add_stage(session, (struct stage){"enqueue", start_ns, clock_now_ns()});
  return RESCL_OK;
}

/** Waits until all that was queued has been done. */
static rescl_status read_outputs(rescl_session *session, void *const *pointers) {
  const struct graph *graph = session->graph;
  const uint64_t start_ns = clock_now_ns();
  for (int index = 0; index < graph->output_count; index++)
    if (pointers[index]) TRY(session_read_value(session, graph->outputs[index], pointers[index]));
  TRY(context_finish(session->context));
  session_add_stage(session, (struct stage){"read outputs", start_ns, clock_now_ns()});
  return RESCL_OK;
}

rescl_status session_unmap_results(rescl_session *session) {
  const struct graph *graph = session->graph;
  rescl_status status = RESCL_OK;
  session->has_results = 0;
  for (int index = 0; index < graph->output_count && status == RESCL_OK; index++) {
    void *result = session->results[index];
    session->results[index] = NULL;
    if (result) status = buffer_unmap(session->values[graph->outputs[index]->index], result);
  }
  return status;
}

rescl_status rescl_session_result(rescl_session *session, size_t index, rescl_tensor *output) {
  REQUIRE(session);
  REQUIRE(output);
  TRY(rescl_session_output(session, index, output));
  if (!session->has_results)
    return fail(RESCL_INVALID_ARGUMENT, "rescl_session_result: call rescl_session_run() before");
  const struct value *value = session->graph->outputs[index];
  output->data = value->tensor.data; // of a constant
  if (output->data || tensor_size(&value->tensor) == 0) return RESCL_OK;
  if (!session->results[index])
    TRY(buffer_map_for_reading(session->values[value->index], &session->results[index]));
  output->data = session->results[index];
  return RESCL_OK;
}

rescl_status session_run_once(rescl_session *session, const rescl_tensor *inputs, size_t input_count,
                              void *const *pointers) {
  const uint64_t start_ns = clock_now_ns();
  session_begin_run(session);
  TRY(session_unmap_results(session));
  TRY(session_write_inputs(session, inputs, input_count));
  TRY(enqueue(session));
  TRY(read_outputs(session, pointers));
  session_add_stage(session, (struct stage){"run", start_ns, clock_now_ns()});
  session->is_recorded = context_profiling(session->context) != RESCL_PROFILING_OFF;
  session->has_results = 1;
  return RESCL_OK;
}

rescl_status rescl_session_run(rescl_session *session, const rescl_tensor *inputs, size_t input_count,
                               rescl_tensor *outputs, size_t output_count) {
  REQUIRE(session);
  const struct graph *graph = session->graph;
  void **pointers = session->pointers + graph->input_count;
  const struct tensor_match match = {"output", graph->outputs, (size_t)graph->output_count, 1};
  TRY(tensors_match(&match, outputs, output_count, pointers));
  const rescl_status status = session_run_once(session, inputs, input_count, pointers);
  if (status == RESCL_OUT_OF_MEMORY) return session_fail_memory(session);
  TRY(status);
  return session_check_run(session, inputs, input_count, pointers);
}

rescl_status rescl_session_profile(rescl_session *session, const rescl_layer_time **layers, size_t *count) {
  if (layers) *layers = NULL;
  if (count) *count = 0;
  REQUIRE(session);
  REQUIRE(layers);
  REQUIRE(count);
  TRY(session_require_recorded(session, "rescl_session_profile"));
  size_t node_count = 0;
  const struct recorded_node *nodes = recorder_nodes(session->recorder, &node_count);
  for (size_t index = 0; index < node_count; index++) {
    rescl_layer_time *time = &session->times[index];
    rescl_tensor output;
    tensor_describe(&output, nodes[index].node->outputs[0]);
    *time = (rescl_layer_time){
        .name = nodes[index].node->name,
        .op = nodes[index].node->call.op->name,
        .algorithm = nodes[index].choice.kernel->name,
        .rank = output.rank,
        .flops = node_flops(nodes[index].node),
        .bytes = node_bytes(nodes[index].node),
    };
    memcpy(time->shape, output.shape, sizeof time->shape);
    TRY(recorder_node_elapsed(session->recorder, index, &time->nanoseconds));
  }
  *layers = session->times;
  *count = node_count;
  return RESCL_OK;
}
