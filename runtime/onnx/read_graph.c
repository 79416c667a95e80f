/** GraphProto. The two big lists, initialisers and nodes, are walked where they lie in the file and decoded one
 *  item at a time; the rest is small and decoded at once. */
#include "onnx/order.h"
#include "onnx/read.h"

// Field numbers of GraphProto.
enum { GRAPH_NODE = 1, GRAPH_INITIALIZER = 5, GRAPH_VALUE_INFO = 13, GRAPH_SPARSE_INITIALIZER = 15 };

static rescl_status read_initializer(struct reading *reading, struct wire_span bytes) {
  struct graph *graph = reading->scope->graph;
  struct tensor tensor;
  const char *name;
  struct value *value;
  TRY(read_packed_tensor(&tensor, &name, bytes, reading, &reading->scratch, &graph->arena));
  TRY(read_new_value(&value, graph, name));
  value->tensor = tensor;
  return RESCL_OK;
}

static rescl_status read_sparse_initializer(struct reading *reading, struct wire_span bytes) {
  struct graph *graph = reading->scope->graph;
  Onnx__SparseTensorProto *proto;
  struct tensor tensor;
  struct value *value;
  TRY(proto_unpack(&proto, &onnx__sparse_tensor_proto__descriptor, bytes, &reading->scratch));
  const char *name = proto->values ? proto_text(proto->values->name) : "";
  TRY(status_within(read_sparse_tensor(&tensor, proto, reading, &graph->arena), "tensor '%s': ", name));
  TRY(read_new_value(&value, graph, name));
  value->tensor = tensor;
  return RESCL_OK;
}

typedef rescl_status (*item_reader)(struct reading *reading, struct wire_span bytes);

static rescl_status read_item(struct reading *reading, item_reader read, struct wire_span bytes) {
  const rescl_status status = read(reading, bytes);
  arena_free(&reading->scratch);
  return status;
}

/** Calls `read` for every field of that number. */
static rescl_status read_each(struct reading *reading, struct wire_span message, uint32_t number,
                              item_reader read) {
  struct wire_reader reader = {.message = message};
  struct wire_field field;
  while (wire_next(&reader, &field)) {
    if (field.number == number && field.type == WIRE_LENGTH) TRY(read_item(reading, read, field.content));
  }
  return wire_end(&reader);
}

/** Inputs that are initialisers too (IR versions before 4 wanted that) are constants. */
static rescl_status read_inputs(struct graph *graph, const Onnx__GraphProto *proto) {
  for (size_t index = 0; index < proto->n_input; index++) {
    const char *name = proto_text(proto->input[index]->name);
    struct value *value = graph_find_value(graph, name);
    if (value && value->tensor.data) continue;
    TRY(read_new_value(&value, graph, name));
    TRY(status_within(read_value_type(value, proto->input[index]->type, graph), "input '%s': ", name));
    TRY(graph_add_input(graph, value));
  }
  return RESCL_OK;
}

/** What the file says of an output's shape is kept only where nothing else tells: for what a node makes. */
static rescl_status read_output(struct reading *reading, const Onnx__ValueInfoProto *proto) {
  struct graph *graph = reading->scope->graph;
  const char *name = proto_text(proto->name);
  struct value *value;
  TRY(read_find_value(&value, reading, name));
  if (!value)
    return fail(RESCL_MALFORMED, "output '%s' is made by no node, and is neither an input nor an initialiser",
                name);
  if (value->producer && proto->type && !value->output_uses)
    TRY(status_within(read_value_type(value, proto->type, graph), "output '%s': ", name));
  return graph_add_output(graph, value);
}

static rescl_status read_outputs(struct reading *reading, const Onnx__GraphProto *proto) {
  if (!proto->n_output) return fail(RESCL_MALFORMED, "the graph has no outputs");
  for (size_t index = 0; index < proto->n_output; index++) TRY(read_output(reading, proto->output[index]));
  return RESCL_OK;
}

static rescl_status read_nodes(struct reading *reading, const struct wire_span *nodes, size_t count) {
  TRY(legacy_assume_sizes(reading));
  for (size_t index = 0; index < count; index++) TRY(read_item(reading, read_node, nodes[index]));
  legacy_forget_sizes(reading);
  return RESCL_OK;
}

/** All of the graph but its nodes. */
static rescl_status read_around_nodes(Onnx__GraphProto **proto, struct wire_span bytes, struct arena *arena) {
  struct wire_span rest;
  TRY(wire_without(&rest, bytes,
                   WIRE_SET(GRAPH_NODE) | WIRE_SET(GRAPH_INITIALIZER) | WIRE_SET(GRAPH_VALUE_INFO) |
                       WIRE_SET(GRAPH_SPARSE_INITIALIZER),
                   arena));
  return proto_unpack(proto, &onnx__graph_proto__descriptor, rest, arena);
}

static rescl_status make_graph(struct reading *reading, struct scope *scope, const char *name) {
  TRY(graph_create(&scope->graph, name,
                   reading->opset < LEGACY_OPSET_END ? LEGACY_OPSET_END : reading->opset));
  scope->graph->stored_bytes =
      reading->model->maps[0].size_bytes; // and those of external data, as they are opened
  if (scope->outer)
    graph_own(scope->outer->graph, scope->graph);
  else
    reading->model->graph = scope->graph;
  reading->scope = scope;
  return RESCL_OK;
}

rescl_status read_graph(struct reading *reading, struct scope *scope, struct wire_span bytes,
                        struct arena *arena) {
  struct wire_span *nodes;
  size_t node_count;
  Onnx__GraphProto *proto;
  TRY(read_around_nodes(&proto, bytes, arena));
  TRY(make_graph(reading, scope, proto_text(proto->name)));
  TRY(order_nodes(&nodes, &node_count, bytes, arena));
  TRY(check_operators(nodes, node_count));
  TRY(read_each(reading, bytes, GRAPH_INITIALIZER, read_initializer));
  TRY(read_each(reading, bytes, GRAPH_SPARSE_INITIALIZER, read_sparse_initializer));
  TRY(read_inputs(scope->graph, proto));
  TRY(read_nodes(reading, nodes, node_count));
  TRY(read_outputs(reading, proto));
  return graph_check(scope->graph);
}

static rescl_status read_body_graph(struct reading *reading, struct scope *scope, struct wire_span bytes) {
  const struct arena scratch = reading->scratch; // the node's, which is still needed
  struct arena arena = {0};
  reading->scratch = (struct arena){0};
  const rescl_status status = read_graph(reading, scope, bytes, &arena);
  arena_free(&reading->scratch);
  arena_free(&arena);
  reading->scratch = scratch;
  reading->scope = scope->outer;
  return status;
}

rescl_status read_body(const struct graph **body, struct reading *reading, struct wire_span bytes,
                       struct captures *captures) {
  struct scope scope = {.outer = reading->scope, .captures = captures};
  const rescl_status status = read_body_graph(reading, &scope, bytes);
  *body = scope.graph;
  if (status == RESCL_OK) {
    graph_sweep_and_number(scope.graph);
    return RESCL_OK;
  }
  if (status != RESCL_UNSUPPORTED || !scope.graph) return status;
  scope.graph->refused = arena_string(&scope.graph->arena, rescl_last_error());
  return scope.graph->refused ? RESCL_OK : fail_memory(1);
}
