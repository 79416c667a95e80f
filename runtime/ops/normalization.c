/** LayerNormalization, RMSNormalization, InstanceNormalization and GroupNormalization: rows to mean 0 and variance 1. */
#include "ops/rule.h"

enum { NORMALIZED_X, NORMALIZED_SCALE, NORMALIZED_BIAS };

/** Scale and, where it is given, bias hold that many numbers. */
static rescl_status check_parameters(const struct op_call *call, int64_t count) {
  static const char *const roles[] = {[NORMALIZED_SCALE] = "scale", [NORMALIZED_BIAS] = "bias"};
  for (int index = NORMALIZED_SCALE; index <= NORMALIZED_BIAS; index++) {
    const struct tensor *parameter;
    char text[SHAPE_TEXT_BYTES];
    if (index == NORMALIZED_BIAS && !op_input(call, index)) continue;
    TRY(rule_float_input(call, index, roles[index], &parameter));
    if (shape_elements(&parameter->shape) != count)
      return fail(RESCL_SHAPE_MISMATCH, "expected a %s of %lld numbers, found %s", roles[index],
                  (long long)count, shape_text(&parameter->shape, text));
  }
  return RESCL_OK;
}

/** From an axis on everything is one row; scale and bias are as long as it is. */
static rescl_status resolve_tail(const struct op_call *call, const struct shape *shape,
                                 struct normalization *normalization) {
  int axis;
  TRY(axis_resolve(attribute_int(call, "axis"), shape->rank, 0, &axis));
  normalization->rows = shape_product(shape, 0, axis);
  normalization->length = shape_product(shape, axis, shape->rank);
  normalization->row_period = normalization->parameter_span = 1;
  normalization->is_centred = call->op == &op_layer_normalization;
  return check_parameters(call, normalization->length);
}

/** A row is a group of channels of an image: a channel, or some. */
static rescl_status resolve_groups(const struct op_call *call, const struct shape *shape,
                                   struct normalization *normalization) {
  char text[SHAPE_TEXT_BYTES];
  if (shape->rank < 2)
    return fail(RESCL_SHAPE_MISMATCH, "expected an input [N,C,...], found %s", shape_text(shape, text));
  const int is_group = call->op == &op_group_normalization;
  const int64_t channels = shape->dims[1], groups = is_group ? attribute_int(call, "num_groups") : channels;
  if (groups < 1 || channels % groups)
    return fail(RESCL_INVALID_ARGUMENT, "num_groups must divide the %lld channels, found %lld",
                (long long)channels, (long long)groups);
  const int64_t plane = shape_product(shape, 2, shape->rank), group_channels = channels / groups;
  normalization->rows = shape->dims[0] * groups;
  normalization->length = group_channels * plane;
  normalization->row_period = groups;
  normalization->is_centred = 1;
  const int is_per_group = call->opset < 21; // later a number per channel
  normalization->parameter_span = is_per_group ? normalization->length : plane;
  return check_parameters(call, is_per_group ? groups : channels);
}

rescl_status normalization_resolve(const struct op_call *call, struct normalization *normalization) {
  const struct tensor *input;
  TRY(rule_float_input(call, NORMALIZED_X, "X", &input));
  *normalization = (struct normalization){.epsilon = attribute_float(call, "epsilon")};
  if (op_attribute_spec(call->op, "axis")) return resolve_tail(call, &input->shape, normalization);
  return resolve_groups(call, &input->shape, normalization);
}

static rescl_status normalization_infer(const struct op_call *call) {
  struct normalization normalization;
  TRY(normalization_resolve(call, &normalization));
  const struct shape *shape = &op_input(call, NORMALIZED_X)->shape;
  if (call->output_count > 1) { // mean and deviation of each row
    int axis;
    struct shape rows = *shape;
    TRY(axis_resolve(attribute_int(call, "axis"), shape->rank, 0, &axis));
    for (int dimension = axis; dimension < rows.rank; dimension++) rows.dims[dimension] = 1;
    for (int output = 1; output < call->output_count; output++)
      TRY(rule_output(call, output, DTYPE_FLOAT32, &rows));
  }
  return rule_output(call, 0, DTYPE_FLOAT32, shape);
}

static const struct attribute_spec tail_attributes[] = {
    {.name = "axis", .kind = ATTRIBUTE_INT, .integer = -1},
    {.name = "epsilon", .kind = ATTRIBUTE_FLOAT, .real = 1e-5f},
    {.name = "stash_type", .kind = ATTRIBUTE_INT, .integer = 1},
    EPILOGUE_ATTRIBUTES,
    {0},
};

static const struct attribute_spec instance_attributes[] = {
    {.name = "epsilon", .kind = ATTRIBUTE_FLOAT, .real = 1e-5f},
    EPILOGUE_ATTRIBUTES,
    {0},
};

static const struct attribute_spec group_attributes[] = {
    {.name = "epsilon", .kind = ATTRIBUTE_FLOAT, .real = 1e-5f},
    {.name = "num_groups", .kind = ATTRIBUTE_INT, .required = 1},
    {.name = "stash_type", .kind = ATTRIBUTE_INT, .integer = 1},
    EPILOGUE_ATTRIBUTES,
    {0},
};

const struct op op_layer_normalization = {
    .name = "LayerNormalization",
    .traits = OP_EPILOGUE,
    .input_min = 2,
    .input_max = 3,
    .output_max = 3,
    .attributes = tail_attributes,
    .infer = normalization_infer,
};

const struct op op_rms_normalization = {
    .name = "RMSNormalization",
    .traits = OP_EPILOGUE,
    .input_min = 2,
    .input_max = 2,
    .output_max = 1,
    .attributes = tail_attributes,
    .infer = normalization_infer,
};

const struct op op_instance_normalization = {
    .name = "InstanceNormalization",
    .traits = OP_EPILOGUE,
    .input_min = 3,
    .input_max = 3,
    .output_max = 1,
    .attributes = instance_attributes,
    .infer = normalization_infer,
};

const struct op op_group_normalization = {
    .name = "GroupNormalization",
    .traits = OP_EPILOGUE,
    .input_min = 3,
    .input_max = 3,
    .output_max = 1,
    .attributes = group_attributes,
    .infer = normalization_infer,
};
