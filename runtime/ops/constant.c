#include "ops/op.h"

static const struct attribute_spec constant_attributes[] = {
    {.name = "value", .kind = ATTRIBUTE_TENSOR},        {.name = "value_float", .kind = ATTRIBUTE_FLOAT},
    {.name = "value_floats", .kind = ATTRIBUTE_FLOATS}, {.name = "value_int", .kind = ATTRIBUTE_INT},
    {.name = "value_ints", .kind = ATTRIBUTE_INTS},     {0},
};

const struct op op_constant = {
    .name = "Constant",
    .traits = OP_FOLD_ONLY,
    .input_min = 0,
    .input_max = 0,
    .output_max = 1,
    .attributes = constant_attributes,
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
};

static const struct attribute_spec shape_attributes[] = {
    {.name = "start", .kind = ATTRIBUTE_INT},
    {.name = "end", .kind = ATTRIBUTE_INT},
    {0},
};

const struct op op_shape = {
    .name = "Shape",
    .traits = OP_FOLD_ONLY,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .attributes = shape_attributes,
};

const struct op op_size = {
    .name = "Size",
    .traits = OP_FOLD_ONLY,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
};

const struct op op_range = {
    .name = "Range",
    .traits = OP_FOLD_ONLY,
    .input_min = 3,
    .input_max = 3,
    .output_max = 1,
};
