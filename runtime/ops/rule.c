#include "ops/rule.h"

rescl_status rule_input(const struct op_call *call, int index, const char *role,
                        const struct tensor **tensor) {
  const struct tensor *input = op_input(call, index);
  if (!input) return fail(RESCL_MALFORMED, "%s needs input %d (%s)", call->op->name, index, role);
  if (input->dtype == DTYPE_UNKNOWN || !shape_is_known(&input->shape))
    return fail(
        RESCL_UNSUPPORTED,
        "type and shape of input %d (%s) must be known before the model runs; give the model's inputs "
        "fixed shapes",
        index, role);
  char text[SHAPE_TEXT_BYTES];
  if (shape_elements(&input->shape) < 0)
    return fail(RESCL_UNSUPPORTED, "input %d (%s) has shape %s, more than the %lld elements supported", index,
                role, shape_text(&input->shape, text), (long long)TENSOR_MAX_ELEMENTS);
  *tensor = input;
  return RESCL_OK;
}

static rescl_status check_not_empty(const struct tensor *tensor, int index, const char *role) {
  char text[SHAPE_TEXT_BYTES];
  if (shape_elements(&tensor->shape) > 0) return RESCL_OK;
  return fail(RESCL_SHAPE_MISMATCH, "input %d (%s) must hold at least one element, found shape %s", index,
              role, shape_text(&tensor->shape, text));
}

static rescl_status fail_type(const struct op_call *call, int index, const char *role, const char *types) {
  return fail(RESCL_UNSUPPORTED, "input %d (%s) makes %s compute with %s; only %s", index, role,
              call->op->name, dtype_name(op_input(call, index)->dtype), types);
}

rescl_status rule_float_input(const struct op_call *call, int index, const char *role,
                              const struct tensor **tensor) {
  TRY(rule_input(call, index, role, tensor));
  if ((*tensor)->dtype != DTYPE_FLOAT32) return fail_type(call, index, role, "f32 is supported");
  return check_not_empty(*tensor, index, role);
}

rescl_status rule_pixel_input(const struct op_call *call, int index, const char *role,
                              const struct tensor **tensor) {
  TRY(rule_input(call, index, role, tensor));
  const enum dtype dtype = (*tensor)->dtype;
  if (dtype != DTYPE_FLOAT32 && dtype != DTYPE_UINT8 && dtype != DTYPE_INT8)
    return fail_type(call, index, role, "f32, u8 and i8 are supported");
  return check_not_empty(*tensor, index, role);
}

rescl_status rule_expect_shape(const struct tensor *tensor, const char *role, const struct shape *expected) {
  char text_expected[SHAPE_TEXT_BYTES], text_found[SHAPE_TEXT_BYTES];
  if (shape_equal(&tensor->shape, expected)) return RESCL_OK;
  return fail(RESCL_SHAPE_MISMATCH, "expected %s %s, found %s", role, shape_text(expected, text_expected),
              shape_text(&tensor->shape, text_found));
}

rescl_status rule_output(const struct op_call *call, int index, enum dtype dtype, const struct shape *shape) {
  char text[SHAPE_TEXT_BYTES];
  if (index >= call->output_count || !call->outputs[index]) return RESCL_OK;
  if (shape_elements(shape) < 0)
    return fail(RESCL_UNSUPPORTED, "output %d would have shape %s, more than the %lld elements supported",
                index, shape_text(shape, text), (long long)TENSOR_MAX_ELEMENTS);
  call->outputs[index]->dtype = dtype;
  call->outputs[index]->shape = *shape;
  return RESCL_OK;
}

rescl_status rule_like_input(const struct op_call *call) {
  const struct tensor *input;
  TRY(rule_input(call, 0, "X", &input));
  return rule_output(call, 0, input->dtype, &input->shape);
}

rescl_status rule_like_float_input(const struct op_call *call) {
  const struct tensor *input;
  TRY(rule_float_input(call, 0, "X", &input));
  return rule_output(call, 0, input->dtype, &input->shape);
}

rescl_status rule_axes(const struct op_call *call, int index, int rank, unsigned *axes) {
  int64_t values[RESCL_MAX_RANK];
  const int64_t *list = values;
  size_t count;
  TRY(op_constant_integers(call, index, values, RESCL_MAX_RANK, &count));
  if (!op_input(call, index)) count = attribute_ints(call, "axes", &list);
  *axes = 0;
  for (size_t entry = 0; entry < count; entry++) {
    int axis;
    TRY(axis_resolve(list[entry], rank, 0, &axis));
    *axes |= 1u << axis;
  }
  return RESCL_OK;
}

rescl_status rule_shape_input(const struct op_call *call, int index, struct shape *shape) {
  int64_t dims[RESCL_MAX_RANK];
  size_t rank;
  if (!op_input(call, index))
    return fail(RESCL_MALFORMED, "%s needs input %d (the shape)", call->op->name, index);
  TRY(op_constant_integers(call, index, dims, RESCL_MAX_RANK, &rank));
  *shape = shape_of((int)rank, dims);
  return RESCL_OK;
}

rescl_status rule_rank(size_t rank) {
  if (rank <= RESCL_MAX_RANK) return RESCL_OK;
  return fail(RESCL_UNSUPPORTED, "a shape of rank %zu is needed; at most %d dimensions are supported", rank,
              RESCL_MAX_RANK);
}

rescl_status axis_resolve(int64_t axis, int rank, int may_be_rank, int *resolved) {
  const int last = may_be_rank ? rank : rank - 1;
  if (axis < -rank || axis > last)
    return fail(RESCL_INVALID_ARGUMENT, "axis must be %d to %d, found %lld", -rank, last, (long long)axis);
  *resolved = (int)(axis < 0 ? axis + rank : axis);
  return RESCL_OK;
}

struct along_axis along_axis_of(const struct shape *shape, int axis) {
  return (struct along_axis){.outer = shape_product(shape, 0, axis),
                             .length = shape->dims[axis],
                             .inner = shape_product(shape, axis + 1, shape->rank)};
}
