#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/model.h"
#include "base/argument.h"
#include "graph/cost.h"
#include "graph/text.h"
#include "ops/geometry.h"

/** The report, the lowered graph its strings live in, and its layers. */
struct inspection {
  rescl_inspection report; // first: the caller's pointer is this one's
  struct graph *graph;
};

static int is_weight(const struct value *value) {
  return value->tensor.data && value->tensor.dtype == DTYPE_FLOAT32 && value->user_count > 0;
}

/** Trainable numbers of the graph as loaded: constants of f32 that nodes read, BatchNorm's running statistics
 *  and lone numbers in the arithmetic between layers aside. */
static int64_t count_parameters(const struct graph *graph) {
  int64_t parameters = 0;
  for (const struct value *value = graph->values; value; value = value->next) {
    if (!is_weight(value) || value->tensor.shape.rank == 0) continue;
    const struct node *user = value->users[0];
    const char *op = user->call.op->name;
    int position = 0;
    while (user->inputs[position] != value) position++;
    const int is_statistic = strcmp(op, "BatchNormalization") == 0 && position >= 3;
    const int is_setting = strcmp(op, "Clip") == 0 || strcmp(op, "Pad") == 0 || strcmp(op, "Dropout") == 0;
    if (!is_statistic && !is_setting) parameters += shape_elements(&value->tensor.shape);
  }
  return parameters;
}

static int64_t count_weight_bytes(const struct graph *graph) {
  int64_t bytes = 0;
  for (const struct value *value = graph->values; value; value = value->next)
    if (is_weight(value)) bytes += (int64_t)tensor_size(&value->tensor);
  return bytes;
}

static const char *describe_fused(struct graph *graph, const struct node *node) {
  const struct op *op = node->call.op;
  const int is_conv = (op->traits & OP_SKIP) != 0;
  const char *bias = is_conv && op_input(&node->call, 2) ? "bias " : "";
  const char *skip = is_conv && op_input(&node->call, op->skip_input) ? "skip " : "";
  const char *activation = op->traits & OP_EPILOGUE ? attribute_string(&node->call, "activation") : "";
  char *text = arena_format(&graph->arena, "%s%s%s", bias, skip, activation ? activation : "");
  if (!text) return "";
  size_t length = strlen(text);
  while (length > 0 && text[length - 1] == ' ') text[--length] = '\0';
  return text;
}

static int64_t count_constants(const struct node *node) {
  int64_t elements = 0;
  for (int input = 0; input < node->call.input_count; input++)
    if (node->inputs[input] && node->inputs[input]->tensor.data &&
        node->inputs[input]->tensor.dtype == DTYPE_FLOAT32)
      elements += shape_elements(&node->inputs[input]->tensor.shape);
  return elements;
}

static void describe_layer(rescl_layer *layer, struct graph *graph, const struct node *node) {
  rescl_tensor output;
  tensor_describe(&output, node->outputs[0]);
  *layer = (rescl_layer){
      .name = node->name,
      .op = node->call.op->name,
      .fused = describe_fused(graph, node),
      .rank = output.rank,
      .parameters = count_constants(node),
      .flops = node_flops(node),
      .bytes = node_bytes(node),
  };
  memcpy(layer->shape, output.shape, sizeof layer->shape);
}

static rescl_status fill_inspection(struct inspection *inspection, const rescl_model *model,
                                    const rescl_binding *binding) {
  TRY(model_bind(&inspection->graph, model, binding));
  inspection->report.parameters = count_parameters(inspection->graph);
  TRY(status_within(model_lower_bound(inspection->graph, &(struct lower_options){0}), "%s: ", model->path));
  struct graph *graph = inspection->graph;
  rescl_inspection *report = &inspection->report;
  report->layers = calloc((size_t)graph->node_count + 1, sizeof *report->layers);
  if (!report->layers) return fail_memory(((size_t)graph->node_count + 1) * sizeof *report->layers);
  for (const struct node *node = graph->first; node; node = node->next) {
    rescl_layer *layer = &report->layers[report->layer_count++];
    describe_layer(layer, graph, node);
    if (__builtin_add_overflow(report->flops, layer->flops, &report->flops)) report->flops = INT64_MAX;
  }
  report->source_node_count = (size_t)model->graph->node_count;
  report->weight_bytes = count_weight_bytes(graph);
  report->arena_bytes = graph->arena_bytes;
  report->unshared_bytes = graph->unshared_bytes;
  return RESCL_OK;
}

rescl_status rescl_model_inspect(const rescl_model *model, const rescl_binding *binding,
                                 rescl_inspection **inspection) {
  if (inspection) *inspection = NULL;
  REQUIRE(model);
  REQUIRE(inspection);
  struct inspection *made = calloc(1, sizeof *made);
  if (!made) return fail_memory(sizeof *made);
  const rescl_status status = fill_inspection(made, model, binding);
  if (status == RESCL_OK)
    *inspection = &made->report;
  else
    rescl_inspection_free(&made->report);
  return status;
}

void rescl_inspection_free(rescl_inspection *report) {
  if (!report) return;
  struct inspection *inspection = (struct inspection *)report;
  free(report->layers);
  graph_free(inspection->graph);
  free(inspection);
}

struct trace {
  rescl_pass_function function;
  void *user;
};

static rescl_status show_pass(void *user, const struct pass *pass, const struct graph *graph) {
  const struct trace *trace = user;
  char *text = NULL;
  TRY(graph_text_write(&text, graph));
  trace->function(trace->user, pass ? pass->name : "load", text);
  free(text);
  return RESCL_OK;
}

rescl_status rescl_model_trace_passes(const rescl_model *model, const rescl_binding *binding,
                                      rescl_pass_function function, void *user) {
  REQUIRE(model);
  REQUIRE(function);
  struct trace trace = {function, user};
  struct graph *graph = NULL;
  TRY(model_lower(&graph, model,
                  &(struct lower_options){.binding = binding, .observer = show_pass, .user = &trace}));
  graph_free(graph);
  return RESCL_OK;
}
