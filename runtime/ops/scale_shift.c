#include "ops/op.h"

static const struct attribute_spec scale_shift_attributes[] = {
    EPILOGUE_ATTRIBUTES,
    {0},
};

const struct op op_scale_shift = {
    .name = "ScaleShift",
    .traits = OP_INTERNAL | OP_EPILOGUE,
    .input_min = 3,
    .input_max = 3,
    .output_max = 1,
    .attributes = scale_shift_attributes,
};
