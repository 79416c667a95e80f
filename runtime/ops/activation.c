#include <float.h>

#include "ops/op.h"

const struct op op_relu = {
    .name = "Relu",
    .traits = OP_ACTIVATION,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
};

static const struct attribute_spec leaky_relu_attributes[] = {
    {.name = "alpha", .kind = ATTRIBUTE_FLOAT, .real = 0.01f},
    {0},
};

const struct op op_leaky_relu = {
    .name = "LeakyRelu",
    .traits = OP_ACTIVATION,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .attributes = leaky_relu_attributes,
};

static const struct attribute_spec clip_attributes[] = {
    {.name = "min", .kind = ATTRIBUTE_FLOAT, .real = -FLT_MAX},
    {.name = "max", .kind = ATTRIBUTE_FLOAT, .real = FLT_MAX},
    {0},
};

const struct op op_clip = {
    .name = "Clip",
    .traits = OP_ACTIVATION,
    .input_min = 1,
    .input_max = 3,
    .output_max = 1,
    .attributes = clip_attributes,
};

const struct op op_sigmoid = {
    .name = "Sigmoid",
    .traits = OP_ACTIVATION,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
};

static const struct attribute_spec hard_sigmoid_attributes[] = {
    {.name = "alpha", .kind = ATTRIBUTE_FLOAT, .real = 0.2f},
    {.name = "beta", .kind = ATTRIBUTE_FLOAT, .real = 0.5f},
    {0},
};

const struct op op_hard_sigmoid = {
    .name = "HardSigmoid",
    .traits = OP_ACTIVATION,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .attributes = hard_sigmoid_attributes,
};

const struct op op_hard_swish = {
    .name = "HardSwish",
    .traits = OP_ACTIVATION,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
};
