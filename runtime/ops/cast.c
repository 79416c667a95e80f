#include "ops/op.h"

static const struct attribute_spec cast_attributes[] = {
    {.name = "to", .kind = ATTRIBUTE_INT, .required = 1},
    {.name = "saturate", .kind = ATTRIBUTE_INT, .integer = 1},
    {0},
};

const struct op op_cast = {
    .name = "Cast",
    .traits = OP_FOLD_ONLY,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .attributes = cast_attributes,
};
