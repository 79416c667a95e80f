#include "ops/op.h"

static const struct attribute_spec transpose_attributes[] = {
    {.name = "perm", .kind = ATTRIBUTE_INTS},
    {0},
};

const struct op op_transpose = {
    .name = "Transpose",
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .attributes = transpose_attributes,
};
