#include "ops/op.h"

static const struct attribute_spec flatten_attributes[] = {
    {.name = "axis", .kind = ATTRIBUTE_INT, .integer = 1},
    {0},
};

const struct op op_flatten = {
    .name = "Flatten",
    .traits = OP_VIEW,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .attributes = flatten_attributes,
};

static const struct attribute_spec reshape_attributes[] = {
    {.name = "allowzero", .kind = ATTRIBUTE_INT},
    {0},
};

const struct op op_reshape = {
    .name = "Reshape",
    .traits = OP_VIEW,
    .input_min = 2,
    .input_max = 2,
    .output_max = 1,
    .attributes = reshape_attributes,
};

static const struct attribute_spec squeeze_attributes[] = {
    {.name = "axes", .kind = ATTRIBUTE_INTS},
    {0},
};

const struct op op_squeeze = {
    .name = "Squeeze",
    .traits = OP_VIEW,
    .input_min = 1,
    .input_max = 2,
    .output_max = 1,
    .attributes = squeeze_attributes,
};

static const struct attribute_spec unsqueeze_attributes[] = {
    {.name = "axes", .kind = ATTRIBUTE_INTS},
    {0},
};

const struct op op_unsqueeze = {
    .name = "Unsqueeze",
    .traits = OP_VIEW,
    .input_min = 1,
    .input_max = 2,
    .output_max = 1,
    .attributes = unsqueeze_attributes,
};

const struct op op_identity = {
    .name = "Identity",
    .traits = OP_VIEW,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
};

static const struct attribute_spec dropout_attributes[] = {
    {.name = "ratio", .kind = ATTRIBUTE_FLOAT, .real = 0.5f},
    {.name = "seed", .kind = ATTRIBUTE_INT},
    {0},
};

const struct op op_dropout = {
    .name = "Dropout",
    .traits = OP_VIEW,
    .input_min = 1,
    .input_max = 3,
    .output_max = 2,
    .attributes = dropout_attributes,
};
