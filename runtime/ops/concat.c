#include "ops/op.h"

static const struct attribute_spec concat_attributes[] = {
    {.name = "axis", .kind = ATTRIBUTE_INT, .required = 1},
    {0},
};

const struct op op_concat = {
    .name = "Concat",
    .input_min = 1,
    .input_max = INT_MAX,
    .output_max = 1,
    .attributes = concat_attributes,
};
