#include "ops/op.h"

static const struct attribute_spec reduce_attributes[] = {
    {.name = "axes", .kind = ATTRIBUTE_INTS},
    {.name = "keepdims", .kind = ATTRIBUTE_INT, .integer = 1},
    {.name = "noop_with_empty_axes", .kind = ATTRIBUTE_INT},
    {0},
};

const struct op op_reduce_mean = {
    .name = "ReduceMean",
    .input_min = 1,
    .input_max = 2,
    .output_max = 1,
    .attributes = reduce_attributes,
};

const struct op op_reduce_prod = {
    .name = "ReduceProd",
    .traits = OP_FOLD_ONLY,
    .input_min = 1,
    .input_max = 2,
    .output_max = 1,
    .attributes = reduce_attributes,
};
