#include "ops/op.h"

static const struct attribute_spec softmax_attributes[] = {
    {.name = "axis", .kind = ATTRIBUTE_INT, .integer = -1},
    {0},
};

const struct op op_softmax = {
    .name = "Softmax",
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .attributes = softmax_attributes,
};
