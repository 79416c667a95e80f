/** NodeProto → struct node, driven by the operator's row. */
#include <stdlib.h>

#include "onnx/read.h"

/** ONNX lets a list end in left-out entries; they mean nothing. */
static int count_names(char *const *names, size_t count) {
  while (count > 0 && names[count - 1][0] == '\0') count--;
  return (int)count;
}

static rescl_status find_inputs(struct value **values, const Onnx__NodeProto *proto, int count,
                                struct reading *reading) {
  for (int index = 0; index < count; index++) {
    const char *name = proto->input[index];
    if (!*name) continue;
    TRY(read_find_value(&values[index], reading, name));
    if (!values[index])
      return fail(
          RESCL_MALFORMED,
          "input '%s' is neither a graph input nor an initialiser, and no node makes it; the file is damaged",
          name);
  }
  return RESCL_OK;
}

/** A node under way. */
struct node_reading {
  struct reading *reading;
  const Onnx__NodeProto *proto;
  struct wire_span bytes;
  struct node_spec spec;
  struct captures captures; // of its bodies
};

static rescl_status read_attributes(struct node_reading *node) {
  struct attribute *attributes;
  ARENA_NEW(&node->reading->scratch, attributes, node->proto->n_attribute);
  for (size_t index = 0; index < node->proto->n_attribute; index++) {
    struct attribute *attribute = &attributes[index];
    TRY(read_attribute(attribute, node->spec.op, node->proto->attribute[index], node->reading));
    if (attribute->kind == ATTRIBUTE_GRAPH)
      TRY(read_body_attribute(attribute, node->reading, node->bytes, &node->captures));
  }
  node->spec.attributes = attributes;
  node->spec.attribute_count = (int)node->proto->n_attribute;
  return RESCL_OK;
}

/** Its own, then those that stand for what its bodies read. */
static rescl_status read_inputs(struct node_reading *node) {
  const struct op *op = node->spec.op;
  const int count = count_names(node->proto->input, node->proto->n_input);
  struct value **inputs;
  if (op->traits & OP_SKIP && count > op->input_max) // the skip input is internal
    return fail(RESCL_MALFORMED, "%s takes at most %d inputs, found %d", op->name, op->input_max, count);
  ARENA_NEW(&node->reading->scratch, inputs, (size_t)count + node->captures.count);
  TRY(find_inputs(inputs, node->proto, count, node->reading));
  for (size_t index = 0; index < node->captures.count; index++)
    inputs[(size_t)count + index] = node->captures.values[index];
  node->spec.inputs = inputs;
  node->spec.input_count = count + (int)node->captures.count;
  return RESCL_OK;
}

static rescl_status read_outputs(struct node_reading *node) {
  const Onnx__NodeProto *proto = node->proto;
  // how many outputs there are may say how many parts there are, whoever wants them
  const int count = node->spec.op->output_max == INT_MAX ? (int)proto->n_output
                                                         : count_names(proto->output, proto->n_output);
  struct value **outputs;
  ARENA_NEW(&node->reading->scratch, outputs, count);
  for (int index = 0; index < count; index++)
    if (*proto->output[index])
      TRY(read_new_value(&outputs[index], node->reading->scope->graph, proto->output[index]));
  node->spec.outputs = outputs;
  node->spec.output_count = count;
  return RESCL_OK;
}

static rescl_status add_node(struct node_reading *node) {
  struct node *made;
  node->spec.name = node->proto->name;
  node->spec.op = op_find(proto_text(node->proto->op_type)); // check_operators() has found it
  TRY(read_attributes(node));
  TRY(read_inputs(node));
  TRY(read_outputs(node));
  TRY(graph_add_node(node->reading->scope->graph, &made, &node->spec, NULL));
  legacy_infer(node->reading, made);
  return RESCL_OK;
}

rescl_status read_node(struct reading *reading, struct wire_span bytes) {
  Onnx__NodeProto *proto;
  TRY(proto_unpack(&proto, &onnx__node_proto__descriptor, bytes, &reading->scratch));
  rescl_status status = legacy_rewrite(reading, proto);
  struct node_reading node = {.reading = reading, .proto = proto, .bytes = bytes};
  if (status == RESCL_OK) status = add_node(&node);
  free(node.captures.values);
  const char *name = proto_text(proto->name), *op = proto_text(proto->op_type);
  if (*name) return status_within(status, "node '%s' (%s): ", name, op);
  return status_within(status, "node that makes '%s' (%s): ", proto->n_output ? proto->output[0] : "", op);
}
