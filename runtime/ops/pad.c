#include "ops/op.h"

static const struct attribute_spec pad_attributes[] = {
    {.name = "mode", .kind = ATTRIBUTE_STRING, .string = "constant"},
    {.name = "pads", .kind = ATTRIBUTE_INTS},
    {.name = "value", .kind = ATTRIBUTE_FLOAT},
    {0},
};

const struct op op_pad = {
    .name = "Pad",
    .input_min = 1,
    .input_max = 4,
    .output_max = 1,
    .attributes = pad_attributes,
};
