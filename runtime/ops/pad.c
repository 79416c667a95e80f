#include <string.h>

#include "ops/fold.h"

static const struct attribute_spec pad_attributes[] = {
    {.name = "mode", .kind = ATTRIBUTE_STRING, .string = "constant"},
    {.name = "pads", .kind = ATTRIBUTE_INTS},
    {.name = "value", .kind = ATTRIBUTE_FLOAT},
    {0},
};

/** No amount beyond this can be meant; it keeps sums from overflowing. */
#define PAD_MAX TENSOR_MAX_ELEMENTS

static rescl_status read_mode(const struct op_call *call, enum padding_mode *mode) {
  static const char *const names[] = {[PADDING_CONSTANT] = "constant",
                                      [PADDING_REFLECT] = "reflect",
                                      [PADDING_EDGE] = "edge",
                                      [PADDING_WRAP] = "wrap"};
  const char *name = attribute_string(call, "mode");
  for (size_t index = 0; index < sizeof names / sizeof *names; index++) {
    if (strcmp(name, names[index])) continue;
    *mode = (enum padding_mode)index;
    return RESCL_OK;
  }
  return fail(RESCL_UNSUPPORTED, "Pad mode '%s' is not supported, only constant, reflect, edge and wrap",
              name);
}

/** The value to pad with, from input 2 (opset 11) or the attribute. */
static rescl_status read_value(const struct op_call *call, float *value) {
  const struct tensor *tensor = op_input(call, 2);
  *value = attribute_float(call, "value");
  if (!tensor) return RESCL_OK;
  if (!tensor->data)
    return fail(RESCL_UNSUPPORTED,
                "the value to pad with must be a constant, but it is computed at run time");
  if (tensor->dtype != op_input(call, 0)->dtype || shape_elements(&tensor->shape) != 1)
    return fail(RESCL_SHAPE_MISMATCH, "the value to pad with must be one %s, found %lld of %s",
                dtype_name(op_input(call, 0)->dtype), (long long)shape_elements(&tensor->shape),
                dtype_name(tensor->dtype));
  *value = (float)tensor_real(tensor, 0);
  return RESCL_OK;
}

/** The axes the amounts are for: input 3 (opset 18), else all. */
static rescl_status read_axes(const struct op_call *call, int rank, int64_t axes[RESCL_MAX_RANK],
                              size_t *count) {
  unsigned seen = 0;
  TRY(op_constant_integers(call, 3, axes, RESCL_MAX_RANK, count));
  if (!op_input(call, 3))
    for (*count = 0; *count < (size_t)rank; ++*count) axes[*count] = (int64_t)*count;
  for (size_t index = 0; index < *count; index++) {
    int axis;
    TRY(axis_resolve(axes[index], rank, 0, &axis));
    if (seen >> axis & 1) return fail(RESCL_MALFORMED, "Pad names axis %d twice", axis);
    seen |= 1u << axis;
    axes[index] = axis;
  }
  return RESCL_OK;
}

static rescl_status check_amounts(const struct padding *padding, const struct shape *shape) {
  char text[SHAPE_TEXT_BYTES];
  for (int dimension = 0; dimension < shape->rank; dimension++) {
    const int64_t before = padding->before[dimension], after = padding->after[dimension],
                  size = shape->dims[dimension];
    if (before < -PAD_MAX || before > PAD_MAX || after < -PAD_MAX || after > PAD_MAX)
      return fail(RESCL_MALFORMED, "pads %lld and %lld of axis %d are out of range", (long long)before,
                  (long long)after, dimension);
    const int adds = before > 0 || after > 0, reflects = padding->mode == PADDING_REFLECT;
    if (size + before + after < 0 || before + size < 0 || after + size < 0)
      return fail(RESCL_SHAPE_MISMATCH, "pads %lld and %lld take more than axis %d of %s has",
                  (long long)before, (long long)after, dimension, shape_text(shape, text));
    if ((reflects && (before >= size || after >= size) && adds) ||
        (padding->mode != PADDING_CONSTANT && adds && size == 0))
      return fail(RESCL_SHAPE_MISMATCH, "axis %d of %s is too short for pads %lld and %lld in this mode",
                  dimension, shape_text(shape, text), (long long)before, (long long)after);
  }
  return RESCL_OK;
}

rescl_status padding_resolve(const struct op_call *call, struct padding *padding) {
  const struct tensor *input;
  int64_t amounts[2 * RESCL_MAX_RANK], axes[RESCL_MAX_RANK];
  const int64_t *list = amounts;
  size_t count, axis_count;
  *padding = (struct padding){0};
  TRY(rule_input(call, 0, "X", &input));
  TRY(read_mode(call, &padding->mode));
  TRY(read_value(call, &padding->value));
  TRY(read_axes(call, input->shape.rank, axes, &axis_count));
  TRY(op_constant_integers(call, 1, amounts, 2 * RESCL_MAX_RANK, &count));
  if (!op_input(call, 1)) count = attribute_ints(call, "pads", &list);
  if (count != 2 * axis_count)
    return fail(RESCL_SHAPE_MISMATCH, "pads must have %zu entries, before and after each axis, found %zu",
                2 * axis_count, count);
  for (size_t index = 0; index < axis_count; index++) {
    padding->before[axes[index]] = list[index];
    padding->after[axes[index]] = list[axis_count + index];
  }
  return check_amounts(padding, &input->shape);
}

static rescl_status pad_infer(const struct op_call *call) {
  struct padding padding;
  TRY(padding_resolve(call, &padding));
  struct shape output = op_input(call, 0)->shape;
  for (int dimension = 0; dimension < output.rank; dimension++)
    output.dims[dimension] += padding.before[dimension] + padding.after[dimension];
  return rule_output(call, 0, op_input(call, 0)->dtype, &output);
}

/** The input's coordinate an output coordinate shows, counted from the first
 *  element; -1: the padding value. */
static int64_t source_coordinate(enum padding_mode mode, int64_t coordinate, int64_t size) {
  if (coordinate >= 0 && coordinate < size) return coordinate;
  if (mode == PADDING_CONSTANT) return -1;
  if (mode == PADDING_WRAP) return (coordinate % size + size) % size;
  if (mode == PADDING_EDGE) return coordinate < 0 ? 0 : size - 1;
  return coordinate < 0 ? -coordinate : 2 * (size - 1) - coordinate;
}

/** The input's element that the output's element at `index` shows; -1: the padding value. */
static int64_t source_element(const struct padding *padding, const struct shape *shape,
                              const int64_t *index) {
  int64_t element = 0;
  for (int dimension = 0; dimension < shape->rank; dimension++) {
    const int64_t from = source_coordinate(padding->mode, index[dimension] - padding->before[dimension],
                                           shape->dims[dimension]);
    if (from < 0) return -1;
    element = element * shape->dims[dimension] + from;
  }
  return element;
}

static rescl_status pad_fold(const struct op_call *call) {
  const struct tensor *input = call->inputs[0], *value = op_input(call, 2);
  struct tensor *output = call->outputs[0];
  struct padding padding;
  TRY(padding_resolve(call, &padding));
  const size_t size = dtype_size(input->dtype);
  const struct strided_view all = {.shape = output->shape};
  struct cursor cursor = cursor_start(&all);
  const int64_t elements = shape_elements(&output->shape);
  for (int64_t index = 0; index < elements; index++, cursor_advance(&cursor)) {
    const int64_t from = source_element(&padding, &input->shape, cursor.index);
    char *to = (char *)output->data + (size_t)index * size;
    if (from >= 0)
      memcpy(to, (const char *)input->data + (size_t)from * size, size);
    else if (value)
      memcpy(to, value->data, size);
    else
      tensor_set_real(output, index, (double)padding.value);
  }
  return RESCL_OK;
}

const struct op op_pad = {
    .name = "Pad",
    .traits = OP_TYPED,
    .input_min = 1,
    .input_max = 4,
    .output_max = 1,
    .attributes = pad_attributes,
    .infer = pad_infer,
    .fold = pad_fold,
};
