#include "ops/op.h"

static const struct attribute_spec conv_attributes[] = {
    {.name = "auto_pad", .kind = ATTRIBUTE_STRING, .string = "NOTSET"},
    {.name = "dilations", .kind = ATTRIBUTE_INTS},
    {.name = "group", .kind = ATTRIBUTE_INT, .integer = 1},
    {.name = "kernel_shape", .kind = ATTRIBUTE_INTS},
    {.name = "pads", .kind = ATTRIBUTE_INTS},
    {.name = "strides", .kind = ATTRIBUTE_INTS},
    EPILOGUE_ATTRIBUTES,
    {0},
};

const struct op op_conv = {
    .name = "Conv",
    .traits = OP_EPILOGUE | OP_SKIP,
    .input_min = 2,
    .input_max = 3,
    .output_max = 1,
    .skip_input = 3,
    .attributes = conv_attributes,
};
