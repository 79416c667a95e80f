#include "ops/op.h"

static const struct attribute_spec matmul_attributes[] = {
    EPILOGUE_ATTRIBUTES,
    {0},
};

const struct op op_matmul = {
    .name = "MatMul",
    .traits = OP_EPILOGUE,
    .input_min = 2,
    .input_max = 2,
    .output_max = 1,
    .attributes = matmul_attributes,
};
