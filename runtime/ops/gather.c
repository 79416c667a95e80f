#include "ops/op.h"

static const struct attribute_spec gather_attributes[] = {
    {.name = "axis", .kind = ATTRIBUTE_INT},
    {0},
};

const struct op op_gather = {
    .name = "Gather",
    .traits = OP_FOLD_ONLY,
    .input_min = 2,
    .input_max = 2,
    .output_max = 1,
    .attributes = gather_attributes,
};
