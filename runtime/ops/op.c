#include "ops/op.h"

#include <string.h>

const struct op *const op_table[] = {
#define OP(symbol, reference) &op_##symbol,
#include "ops/ops.def"
#undef OP
    NULL};

const struct op *op_find(const char *name) {
  for (const struct op *const *op = op_table; *op; op++)
    if (!strcmp((*op)->name, name)) return *op;
  return NULL;
}

int op_is_view(const struct op_call *call) {
  return (call->op->traits & OP_VIEW) || (call->op->is_view && call->op->is_view(call));
}

const struct attribute_spec *op_attribute_spec(const struct op *op, const char *name) {
  if (!op->attributes) return NULL;
  for (const struct attribute_spec *spec = op->attributes; spec->kind != ATTRIBUTE_NONE; spec++)
    if (!strcmp(spec->name, name)) return spec;
  return NULL;
}

const struct tensor *op_input(const struct op_call *call, int index) {
  return index >= 0 && index < call->input_count ? call->inputs[index] : NULL;
}

rescl_status op_constant_integers(const struct op_call *call, int index, int64_t *values, size_t capacity,
                                  size_t *count) {
  *count = 0;
  const struct tensor *tensor = op_input(call, index);
  if (!tensor) return RESCL_OK;
  if (!tensor->data)
    return fail(RESCL_UNSUPPORTED,
                "input %d must be a constant, but it is computed at run time; export the model with fixed "
                "shapes",
                index);
  char text[SHAPE_TEXT_BYTES];
  if (tensor->dtype != DTYPE_INT64 && tensor->dtype != DTYPE_INT32)
    return fail(RESCL_SHAPE_MISMATCH, "input %d must hold i64 or i32, found %s", index,
                dtype_name(tensor->dtype));
  const int64_t elements = shape_elements(&tensor->shape);
  if (tensor->shape.rank > 1 || elements < 0 || (uint64_t)elements > capacity)
    return fail(RESCL_SHAPE_MISMATCH, "input %d must be a list of at most %zu integers, found shape %s",
                index, capacity, shape_text(&tensor->shape, text));
  for (int64_t element = 0; element < elements; element++) values[element] = tensor_integer(tensor, element);
  *count = (size_t)elements;
  return RESCL_OK;
}
