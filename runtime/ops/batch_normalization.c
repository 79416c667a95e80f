#include "ops/op.h"

static const struct attribute_spec batch_normalization_attributes[] = {
    {.name = "epsilon", .kind = ATTRIBUTE_FLOAT, .real = 1e-5f},
    {.name = "momentum", .kind = ATTRIBUTE_FLOAT, .real = 0.9f},
    {.name = "spatial", .kind = ATTRIBUTE_INT, .integer = 1},
    {.name = "training_mode", .kind = ATTRIBUTE_INT},
    {0},
};

const struct op op_batch_normalization = {
    .name = "BatchNormalization",
    .input_min = 5,
    .input_max = 5,
    .output_max = 5,
    .attributes = batch_normalization_attributes,
};
