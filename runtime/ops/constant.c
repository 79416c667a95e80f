#include <string.h>

#include "ops/fold.h"

static const struct attribute_spec constant_attributes[] = {
    {.name = "value", .kind = ATTRIBUTE_TENSOR},        {.name = "value_float", .kind = ATTRIBUTE_FLOAT},
    {.name = "value_floats", .kind = ATTRIBUTE_FLOATS}, {.name = "value_int", .kind = ATTRIBUTE_INT},
    {.name = "value_ints", .kind = ATTRIBUTE_INTS},     {0},
};

static rescl_status fail_value(const char *op) {
  return fail(
      RESCL_UNSUPPORTED,
      "%s needs its value as a tensor of a supported type (f32, f64, u8, i8, i32, i64, bool), an integer, "
      "a float or a list of these",
      op);
}

/** The one attribute given, as a tensor: numbers become scalars, lists rank 1.
 *  `scalar` holds a scalar's bytes. */
static rescl_status constant_value(const struct op_call *call, struct tensor *value, void *scalar) {
  if (call->attribute_count != 1) return fail_value(call->op->name);
  const struct attribute *attribute = &call->attributes[0];
  *value = (struct tensor){.shape = {.rank = 0}, .data = scalar};
  switch (attribute->kind) {
  case ATTRIBUTE_TENSOR:
    *value = attribute->tensor;
    break;
  case ATTRIBUTE_FLOAT:
    value->dtype = DTYPE_FLOAT32;
    tensor_set_real(value, 0, (double)attribute->real);
    break;
  case ATTRIBUTE_INT:
    value->dtype = DTYPE_INT64;
    tensor_set_integer(value, 0, attribute->integer);
    break;
  case ATTRIBUTE_FLOATS:
    *value = (struct tensor){.dtype = DTYPE_FLOAT32,
                             .shape = {1, {(int64_t)attribute->count}},
                             .data = (void *)(uintptr_t)attribute->reals};
    break;
  case ATTRIBUTE_INTS:
    *value = (struct tensor){.dtype = DTYPE_INT64,
                             .shape = {1, {(int64_t)attribute->count}},
                             .data = (void *)(uintptr_t)attribute->integers};
    break;
  default:
    return fail_value(call->op->name);
  }
  return value->dtype == DTYPE_UNKNOWN ? fail_value(call->op->name) : RESCL_OK;
}

static rescl_status constant_infer(const struct op_call *call) {
  struct tensor value;
  int64_t scalar;
  TRY(constant_value(call, &value, &scalar));
  return rule_output(call, 0, value.dtype, &value.shape);
}

static rescl_status constant_fold(const struct op_call *call) {
  struct tensor value;
  int64_t scalar;
  TRY(constant_value(call, &value, &scalar));
  const size_t size_bytes = tensor_size(&value);
  if (size_bytes) memcpy(call->outputs[0]->data, value.data, size_bytes);
  return RESCL_OK;
}

/** The element to repeat: f32 0 unless given. `zero` is 0 and holds the default's bytes. */
static rescl_status fill_value(const struct op_call *call, struct tensor *value, float *zero) {
  const struct attribute *given = attribute_find(call, "value");
  *value = (struct tensor){.dtype = DTYPE_FLOAT32, .shape = {.rank = 0}, .data = zero};
  if (!given) return RESCL_OK;
  *value = given->tensor;
  if (given->kind != ATTRIBUTE_TENSOR || value->dtype == DTYPE_UNKNOWN || shape_elements(&value->shape) != 1)
    return fail(RESCL_UNSUPPORTED, "the value to fill with must be one element of a supported type");
  return RESCL_OK;
}

static rescl_status constant_of_shape_infer(const struct op_call *call) {
  struct tensor value;
  float zero = 0;
  struct shape output;
  char text[SHAPE_TEXT_BYTES];
  TRY(fill_value(call, &value, &zero));
  TRY(rule_shape_input(call, 0, &output));
  if (!shape_is_known(&output))
    return fail(RESCL_MALFORMED, "sizes must not be negative, found %s", shape_text(&output, text));
  return rule_output(call, 0, value.dtype, &output);
}

static rescl_status constant_of_shape_fold(const struct op_call *call) {
  struct tensor value;
  float zero = 0;
  struct strided_view view;
  TRY(fill_value(call, &value, &zero));
  broadcast_view(&(struct shape){.rank = 0}, &call->outputs[0]->shape, &view);
  fold_view(&value, &view, call->outputs[0]);
  return RESCL_OK;
}

const struct op op_constant = {
    .name = "Constant",
    .traits = OP_FOLD_ONLY,
    .input_min = 0,
    .input_max = 0,
    .output_max = 1,
    .attributes = constant_attributes,
    .infer = constant_infer,
    .fold = constant_fold,
};

static const struct attribute_spec constant_of_shape_attributes[] = {
    {.name = "value", .kind = ATTRIBUTE_TENSOR},
    {0},
};

const struct op op_constant_of_shape = {
    .name = "ConstantOfShape",
    .traits = OP_FOLD_ONLY,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .attributes = constant_of_shape_attributes,
    .infer = constant_of_shape_infer,
    .fold = constant_of_shape_fold,
};
