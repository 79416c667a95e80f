/** AttributeProto → struct attribute, as the operator's row says. */
#include <stdio.h>
#include <string.h>

#include "onnx/read.h"

// Field numbers of NodeProto and AttributeProto.
enum { NODE_ATTRIBUTE = 5, FIELD_NAME = 1, FIELD_GRAPH = 6 };

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

static int has_graph(const Onnx__AttributeProto *proto) {
  return proto->type == ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__GRAPH;
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
    [ATTRIBUTE_GRAPH] = {"a graph", ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__GRAPH, has_graph},
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

/** A Constant's: from here on as good as a dense one. */
static rescl_status read_sparse_value(struct attribute *attribute, const Onnx__AttributeProto *proto,
                                      struct reading *reading) {
  attribute->name = "value";
  attribute->kind = ATTRIBUTE_TENSOR;
  return read_sparse_tensor(&attribute->tensor, proto->sparse_tensor, reading, &reading->scratch);
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

rescl_status read_attribute(struct attribute *attribute, const struct op *op,
                            const Onnx__AttributeProto *proto, struct reading *reading) {
  if (op == &op_constant && proto->sparse_tensor && !strcmp(proto_text(proto->name), "sparse_value"))
    return status_within(read_sparse_value(attribute, proto, reading), "attribute 'sparse_value': ");
  const struct attribute_spec *spec = op_attribute_spec(op, proto_text(proto->name));
  if (!spec || spec->internal) return fail_unknown_attribute(op, proto_text(proto->name));
  attribute->name = spec->name;
  attribute->kind = spec->kind;
  return status_within(read_value(attribute, proto, reading), "attribute '%s': ", spec->name);
}

/** The field g of the node's attribute of that name. */
static struct wire_span find_body(struct wire_span node, const char *name) {
  struct wire_reader reader = {.message = node}, within;
  struct wire_field field, inner;
  while (wire_next(&reader, &field)) {
    struct wire_span body = {0};
    int has_name = 0;
    if (field.number != NODE_ATTRIBUTE || field.type != WIRE_LENGTH) continue;
    for (within = (struct wire_reader){.message = field.content}; wire_next(&within, &inner);) {
      if (inner.type != WIRE_LENGTH) continue;
      if (inner.number == FIELD_GRAPH) body = inner.content;
      if (inner.number == FIELD_NAME)
        has_name = inner.content.size_bytes == strlen(name) &&
                   !memcmp(inner.content.bytes, name, inner.content.size_bytes);
    }
    if (has_name && body.bytes) return body;
  }
  return (struct wire_span){0};
}

rescl_status read_body_attribute(struct attribute *attribute, struct reading *reading, struct wire_span node,
                                 struct captures *captures) {
  const struct wire_span body = find_body(node, attribute->name);
  const rescl_status status = body.bytes ? read_body(&attribute->body, reading, body, captures)
                                         : fail(RESCL_MALFORMED, "expected a graph, found nothing");
  return status_within(status, "attribute '%s': ", attribute->name);
}
