#include "ops/op.h"

static const struct attribute_spec slice_attributes[] = {
    {.name = "axes", .kind = ATTRIBUTE_INTS},
    {.name = "ends", .kind = ATTRIBUTE_INTS},
    {.name = "starts", .kind = ATTRIBUTE_INTS},
    {0},
};

const struct op op_slice = {
    .name = "Slice",
    .input_min = 1,
    .input_max = 5,
    .output_max = 1,
    .attributes = slice_attributes,
};
