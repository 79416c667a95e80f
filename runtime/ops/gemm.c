#include "ops/op.h"

static const struct attribute_spec gemm_attributes[] = {
    {.name = "alpha", .kind = ATTRIBUTE_FLOAT, .real = 1},
    {.name = "beta", .kind = ATTRIBUTE_FLOAT, .real = 1},
    {.name = "transA", .kind = ATTRIBUTE_INT},
    {.name = "transB", .kind = ATTRIBUTE_INT},
    EPILOGUE_ATTRIBUTES,
    {0},
};

const struct op op_gemm = {
    .name = "Gemm",
    .traits = OP_EPILOGUE,
    .input_min = 2,
    .input_max = 3,
    .output_max = 1,
    .attributes = gemm_attributes,
};
