/** TypeProto → type, shape and symbols of a graph input or output; names of values. */
#include "base/array.h"
#include "onnx/read.h"

rescl_status read_new_value(struct value **value, struct graph *graph, const char *name) {
  *value = NULL;
  if (!*name)
    return fail(RESCL_MALFORMED, "a tensor without a name; every input, initialiser and output has one");
  if (graph_find_value(graph, name))
    return fail(RESCL_MALFORMED, "the name '%s' is given twice; every value has exactly one origin", name);
  return graph_add_value(graph, value, name);
}

static rescl_status find_in(struct value **value, struct scope *scope, const char *name) {
  struct captures *captures = scope->captures;
  struct value *around;
  *value = graph_find_value(scope->graph, name);
  if (*value || !scope->outer) return RESCL_OK;
  TRY(find_in(&around, scope->outer, name));
  if (!around) return RESCL_OK;
  TRY(ARRAY_RESERVE(captures->values, captures->count + 1, captures->capacity));
  captures->values[captures->count++] = around;
  TRY(graph_add_value(scope->graph, value, name));
  (*value)->tensor = (struct tensor){.dtype = around->tensor.dtype, .shape = around->tensor.shape};
  return graph_add_input(scope->graph, *value);
}

rescl_status read_find_value(struct value **value, struct reading *reading, const char *name) {
  return find_in(value, reading->scope, name);
}

static rescl_status read_dimension(struct value *value, int index,
                                   const Onnx__TensorShapeProto__Dimension *proto, struct graph *graph) {
  const char *symbol = proto_text(proto->dim_param);
  if (proto->has_dim_value && proto->dim_value > 0) {
    value->tensor.shape.dims[index] = proto->dim_value;
    return RESCL_OK;
  }
  value->tensor.shape.dims[index] = -1;
  if (!*symbol) return RESCL_OK;
  if (!value->dim_names) ARENA_NEW(&graph->arena, value->dim_names, RESCL_MAX_RANK);
  value->dim_names[index] = arena_string(&graph->arena, symbol);
  return value->dim_names[index] ? RESCL_OK : fail_memory(1);
}

static rescl_status read_dimensions(struct value *value, const Onnx__TensorShapeProto *proto,
                                    struct graph *graph) {
  if (proto->n_dim > RESCL_MAX_RANK)
    return fail(RESCL_UNSUPPORTED, "%zu dimensions, at most %d are supported", proto->n_dim, RESCL_MAX_RANK);
  struct shape *shape = &value->tensor.shape;
  shape->rank = (int)proto->n_dim;
  for (int index = 0; index < shape->rank; index++)
    TRY(read_dimension(value, index, proto->dim[index], graph));
  char text[SHAPE_TEXT_BYTES];
  if (shape_is_known(shape) && shape_elements(shape) < 0)
    return fail(RESCL_UNSUPPORTED, "shape %s has too many elements, at most 2^40 are supported",
                shape_text(shape, text));
  return RESCL_OK;
}

rescl_status read_value_type(struct value *value, const Onnx__TypeProto *proto, struct graph *graph) {
  if (!proto || !proto->tensor_type)
    return fail(RESCL_UNSUPPORTED, "not a tensor; sequences, maps and optional values are not supported");
  TRY(read_dtype(&value->tensor.dtype, proto->tensor_type->elem_type));
  return proto->tensor_type->shape ? read_dimensions(value, proto->tensor_type->shape, graph) : RESCL_OK;
}
