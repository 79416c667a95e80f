/** NodeProto → struct node, driven by the operator's row. */
#include <stdio.h>
#include <string.h>

#include "onnx/read.h"

#define LIST_BYTES 4096

static int has_float(const Onnx__AttributeProto *proto) {
  return proto->has_f;
}

static int has_int(const Onnx__AttributeProto *proto) {
  return proto->has_i;
}

static int has_string(const Onnx__AttributeProto *proto) {
  return proto->has_s;
}

static int has_tensor(const Onnx__AttributeProto *proto) {
  return proto->t != NULL;
}

static int has_floats(const Onnx__AttributeProto *proto) {
  return proto->n_floats > 0;
}

static int has_ints(const Onnx__AttributeProto *proto) {
  return proto->n_ints > 0;
}

/** Kinds as ONNX numbers them. Files older than IR version 2 state no kind: the value that is there tells. */
static const struct {
  const char *name;
  Onnx__AttributeProto__AttributeType type;
  int (*has)(const Onnx__AttributeProto *proto);
} kinds[] = {
    [ATTRIBUTE_INT] = {"an integer", ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INT, has_int},
    [ATTRIBUTE_FLOAT] = {"a float", ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__FLOAT, has_float},
    [ATTRIBUTE_STRING] = {"a string", ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__STRING, has_string},
    [ATTRIBUTE_INTS] = {"a list of integers", ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INTS, has_ints},
    [ATTRIBUTE_FLOATS] = {"a list of floats", ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__FLOATS, has_floats},
    [ATTRIBUTE_TENSOR] = {"a tensor", ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__TENSOR, has_tensor},
};

static rescl_status fail_unknown_attribute(const struct op *op, const char *name) {
  char known[LIST_BYTES] = "none";
  size_t used = 0;
  for (const struct attribute_spec *spec = op->attributes; spec && spec->kind != ATTRIBUTE_NONE; spec++) {
    if (spec->internal || used >= sizeof known) continue;
    used += (size_t)snprintf(known + used, sizeof known - used, "%s%s", used ? ", " : "", spec->name);
  }
  return fail(RESCL_UNSUPPORTED, "attribute '%s' is not supported; %s may have: %s", name, op->name, known);
}

static rescl_status check_kind(const Onnx__AttributeProto *proto, enum attribute_kind kind) {
  const int stated = proto->has_type && proto->type != ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__UNDEFINED;
  if (proto->ref_attr_name && *proto->ref_attr_name)
    return fail(RESCL_UNSUPPORTED, "refers to a function's attribute '%s': functions are not supported",
                proto->ref_attr_name);
  if (stated ? proto->type == kinds[kind].type : kinds[kind].has(proto)) return RESCL_OK;
  return fail(RESCL_MALFORMED, "expected %s, found ONNX attribute type %d", kinds[kind].name,
              (int)proto->type);
}

static rescl_status read_string(const char **string, const Onnx__AttributeProto *proto, struct arena *arena) {
  char *text;
  ARENA_NEW(arena, text, proto->s.len + 1);
  if (proto->s.len) memcpy(text, proto->s.data, proto->s.len);
  *string = text;
  return RESCL_OK;
}

static rescl_status read_value(struct attribute *attribute, const Onnx__AttributeProto *proto,
                               struct reading *reading) {
  TRY(check_kind(proto, attribute->kind));
  attribute->integer = proto->i;
  attribute->real = proto->f;
  if (attribute->kind == ATTRIBUTE_INTS) {
    attribute->integers = proto->ints;
    attribute->count = proto->n_ints;
  }
  if (attribute->kind == ATTRIBUTE_FLOATS) {
    attribute->reals = proto->floats;
    attribute->count = proto->n_floats;
  }
  if (attribute->kind == ATTRIBUTE_STRING) TRY(read_string(&attribute->string, proto, &reading->scratch));
  if (attribute->kind != ATTRIBUTE_TENSOR) return RESCL_OK;
  if (!proto->t) return fail(RESCL_MALFORMED, "expected a tensor, found nothing");
  return read_tensor(&attribute->tensor, proto->t, NULL, reading, &reading->scratch);
}

static rescl_status read_attribute(struct attribute *attribute, const struct op *op,
                                   const Onnx__AttributeProto *proto, struct reading *reading) {
  const struct attribute_spec *spec = op_attribute_spec(op, proto_text(proto->name));
  if (!spec || spec->internal) return fail_unknown_attribute(op, proto_text(proto->name));
  attribute->name = spec->name;
  attribute->kind = spec->kind;
  return status_within(read_value(attribute, proto, reading), "attribute '%s': ", spec->name);
}

/** ONNX lets a list end in left-out entries; they mean nothing. */
static int count_names(char *const *names, size_t count) {
  while (count > 0 && names[count - 1][0] == '\0') count--;
  return (int)count;
}

static rescl_status find_inputs(struct value **values, const Onnx__NodeProto *proto, int count,
                                const struct graph *graph) {
  for (int index = 0; index < count; index++) {
    const char *name = proto->input[index];
    if (!*name) continue;
    values[index] = graph_find_value(graph, name);
    if (!values[index])
      return fail(
          RESCL_MALFORMED,
          "input '%s' is neither a graph input nor an initialiser, and no node makes it; the file is damaged",
          name);
  }
  return RESCL_OK;
}

static rescl_status add_node(struct reading *reading, const Onnx__NodeProto *proto) {
  struct graph *graph = reading->model->graph;
  struct node_spec spec = {.name = proto->name,
                           .op = op_find(proto_text(proto->op_type)), // check_operators() has found it
                           .input_count = count_names(proto->input, proto->n_input),
                           .attribute_count = (int)proto->n_attribute};
  struct value **inputs, **outputs;
  struct attribute *attributes;
  // how many outputs there are may say how many parts there are, whoever wants them
  spec.output_count =
      spec.op->output_max == INT_MAX ? (int)proto->n_output : count_names(proto->output, proto->n_output);
  if (spec.op->traits & OP_SKIP && spec.input_count > spec.op->input_max) // the skip input is internal
    return fail(RESCL_MALFORMED, "%s takes at most %d inputs, found %d", spec.op->name, spec.op->input_max,
                spec.input_count);
  ARENA_NEW(&reading->scratch, inputs, spec.input_count);
  ARENA_NEW(&reading->scratch, outputs, spec.output_count);
  ARENA_NEW(&reading->scratch, attributes, proto->n_attribute);
  TRY(find_inputs(inputs, proto, spec.input_count, graph));
  for (int index = 0; index < spec.output_count; index++)
    if (*proto->output[index]) TRY(read_new_value(&outputs[index], graph, proto->output[index]));
  for (size_t index = 0; index < proto->n_attribute; index++)
    TRY(read_attribute(&attributes[index], spec.op, proto->attribute[index], reading));
  spec.inputs = inputs;
  spec.outputs = outputs;
  spec.attributes = attributes;
  struct node *node;
  TRY(graph_add_node(graph, &node, &spec, NULL));
  legacy_infer(reading, node);
  return RESCL_OK;
}

rescl_status read_node(struct reading *reading, struct wire_span bytes) {
  Onnx__NodeProto *proto;
  TRY(proto_unpack(&proto, &onnx__node_proto__descriptor, bytes, &reading->scratch));
  rescl_status status = legacy_rewrite(reading, proto);
  if (status == RESCL_OK) status = add_node(reading, proto);
  const char *name = proto_text(proto->name), *op = proto_text(proto->op_type);
  if (*name) return status_within(status, "node '%s' (%s): ", name, op);
  return status_within(status, "node that makes '%s' (%s): ", proto->n_output ? proto->output[0] : "", op);
}
