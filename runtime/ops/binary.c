#include "ops/op.h"

static const struct attribute_spec binary_attributes[] = {
    EPILOGUE_ATTRIBUTES,
    {0},
};

const struct op op_add = {
    .name = "Add",
    .traits = OP_EPILOGUE,
    .input_min = 2,
    .input_max = 2,
    .output_max = 1,
    .attributes = binary_attributes,
};

const struct op op_sub = {
    .name = "Sub",
    .traits = OP_EPILOGUE,
    .input_min = 2,
    .input_max = 2,
    .output_max = 1,
    .attributes = binary_attributes,
};

const struct op op_mul = {
    .name = "Mul",
    .traits = OP_EPILOGUE,
    .input_min = 2,
    .input_max = 2,
    .output_max = 1,
    .attributes = binary_attributes,
};

const struct op op_div = {
    .name = "Div",
    .traits = OP_EPILOGUE,
    .input_min = 2,
    .input_max = 2,
    .output_max = 1,
    .attributes = binary_attributes,
};
