#include "onnx/write_proto.h"

#include <string.h>

rescl_status proto_from_tensor(Onnx__TensorProto **proto, const struct tensor *tensor, struct arena *arena) {
  const Onnx__TensorProto initial = ONNX__TENSOR_PROTO__INIT;
  PROTO_NEW(arena, *proto, initial);
  (*proto)->has_data_type = 1;
  (*proto)->data_type = dtype_to_onnx(tensor->dtype);
  (*proto)->n_dims = (size_t)tensor->shape.rank;
  (*proto)->dims = (int64_t *)tensor->shape.dims;
  return RESCL_OK;
}

static rescl_status proto_from_dimension(Onnx__TensorShapeProto__Dimension **proto, const struct value *value,
                                         int index, struct arena *arena) {
  const Onnx__TensorShapeProto__Dimension initial = ONNX__TENSOR_SHAPE_PROTO__DIMENSION__INIT;
  PROTO_NEW(arena, *proto, initial);
  const int64_t size = value->tensor.shape.dims[index];
  (*proto)->has_dim_value = size >= 0;
  (*proto)->dim_value = size;
  if (size < 0 && value->dim_names) (*proto)->dim_param = (char *)value->dim_names[index];
  return RESCL_OK;
}

static rescl_status proto_from_shape(Onnx__TensorShapeProto **proto, const struct value *value,
                                     struct arena *arena) {
  const Onnx__TensorShapeProto initial = ONNX__TENSOR_SHAPE_PROTO__INIT;
  PROTO_NEW(arena, *proto, initial);
  const int rank = value->tensor.shape.rank;
  (*proto)->n_dim = (size_t)rank;
  ARENA_NEW(arena, (*proto)->dim, rank);
  for (int index = 0; index < rank; index++)
    TRY(proto_from_dimension(&(*proto)->dim[index], value, index, arena));
  return RESCL_OK;
}

rescl_status proto_from_value(Onnx__ValueInfoProto **proto, const struct value *value, struct arena *arena) {
  const Onnx__ValueInfoProto initial = ONNX__VALUE_INFO_PROTO__INIT;
  const Onnx__TypeProto initial_type = ONNX__TYPE_PROTO__INIT;
  const Onnx__TypeProto__Tensor initial_tensor = ONNX__TYPE_PROTO__TENSOR__INIT;
  PROTO_NEW(arena, *proto, initial);
  (*proto)->name = (char *)value->name;
  if (value->tensor.dtype == DTYPE_UNKNOWN) return RESCL_OK; // readers infer it
  PROTO_NEW(arena, (*proto)->type, initial_type);
  PROTO_NEW(arena, (*proto)->type->tensor_type, initial_tensor);
  Onnx__TypeProto__Tensor *type = (*proto)->type->tensor_type;
  type->has_elem_type = 1;
  type->elem_type = dtype_to_onnx(value->tensor.dtype);
  return value->tensor.shape.rank < 0 ? RESCL_OK : proto_from_shape(&type->shape, value, arena);
}

static rescl_status fill_attribute(Onnx__AttributeProto *proto, const struct attribute *attribute,
                                   struct arena *arena) {
  static const Onnx__AttributeProto__AttributeType types[] = {
      [ATTRIBUTE_INT] = ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INT,
      [ATTRIBUTE_FLOAT] = ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__FLOAT,
      [ATTRIBUTE_STRING] = ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__STRING,
      [ATTRIBUTE_INTS] = ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__INTS,
      [ATTRIBUTE_FLOATS] = ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__FLOATS,
      [ATTRIBUTE_TENSOR] = ONNX__ATTRIBUTE_PROTO__ATTRIBUTE_TYPE__TENSOR,
  };
  const enum attribute_kind kind = attribute->kind;
  proto->name = (char *)attribute->name;
  proto->has_type = 1;
  proto->type = types[kind];
  proto->has_i = kind == ATTRIBUTE_INT;
  proto->i = attribute->integer;
  proto->has_f = kind == ATTRIBUTE_FLOAT;
  proto->f = attribute->real;
  proto->has_s = kind == ATTRIBUTE_STRING;
  if (proto->has_s) proto->s = (ProtobufCBinaryData){strlen(attribute->string), (uint8_t *)attribute->string};
  proto->n_ints = kind == ATTRIBUTE_INTS ? attribute->count : 0;
  proto->ints = (int64_t *)attribute->integers;
  proto->n_floats = kind == ATTRIBUTE_FLOATS ? attribute->count : 0;
  proto->floats = (float *)attribute->reals;
  if (kind != ATTRIBUTE_TENSOR) return RESCL_OK;
  TRY(proto_from_tensor(&proto->t, &attribute->tensor, arena));
  proto->t->has_raw_data = 1;
  proto->t->raw_data = (ProtobufCBinaryData){tensor_size(&attribute->tensor), attribute->tensor.data};
  return RESCL_OK;
}

static rescl_status proto_from_attribute(Onnx__AttributeProto **proto, const struct op *op,
                                         const struct attribute *attribute, struct arena *arena) {
  const Onnx__AttributeProto initial = ONNX__ATTRIBUTE_PROTO__INIT;
  if (op_attribute_spec(op, attribute->name)->internal)
    return fail(RESCL_UNSUPPORTED,
                "attribute '%s' is internal and has no form in ONNX; write the graph before it is lowered",
                attribute->name);
  if (attribute->kind == ATTRIBUTE_GRAPH)
    return fail(RESCL_UNSUPPORTED, "attribute '%s' is a graph, which is read but not written",
                attribute->name);
  PROTO_NEW(arena, *proto, initial);
  return fill_attribute(*proto, attribute, arena);
}

static rescl_status names_of(char ***names, struct value *const *values, int count, struct arena *arena) {
  ARENA_NEW(arena, *names, count);
  for (int index = 0; index < count; index++)
    (*names)[index] = values[index] ? (char *)values[index]->name : "";
  return RESCL_OK;
}

static rescl_status fill_node(Onnx__NodeProto *proto, const struct node *node, struct arena *arena) {
  const struct op_call *call = &node->call;
  if (call->op->traits & OP_INTERNAL || call->input_count > call->op->input_max)
    return fail(
        RESCL_UNSUPPORTED,
        "the operator, or its skip input, is internal and has no form in ONNX; write the graph before it "
        "is lowered");
  proto->name = (char *)node->name;
  proto->op_type = (char *)call->op->name;
  proto->domain = (char *)call->op->domain;
  proto->n_input = (size_t)call->input_count;
  proto->n_output = (size_t)call->output_count;
  proto->n_attribute = (size_t)call->attribute_count;
  TRY(names_of(&proto->input, node->inputs, call->input_count, arena));
  TRY(names_of(&proto->output, node->outputs, call->output_count, arena));
  ARENA_NEW(arena, proto->attribute, call->attribute_count);
  for (int index = 0; index < call->attribute_count; index++)
    TRY(proto_from_attribute(&proto->attribute[index], call->op, &call->attributes[index], arena));
  return RESCL_OK;
}

rescl_status proto_from_node(Onnx__NodeProto **proto, const struct node *node, struct arena *arena) {
  const Onnx__NodeProto initial = ONNX__NODE_PROTO__INIT;
  PROTO_NEW(arena, *proto, initial);
  return status_within(fill_node(*proto, node, arena), "node '%s' (%s): ", node->name, node->call.op->name);
}
