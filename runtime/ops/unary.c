#include "ops/op.h"

const struct op op_floor = {
    .name = "Floor",
    .traits = OP_FOLD_ONLY,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
};

const struct op op_ceil = {
    .name = "Ceil",
    .traits = OP_FOLD_ONLY,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
};

const struct op op_neg = {
    .name = "Neg",
    .traits = OP_FOLD_ONLY,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
};

const struct op op_sqrt = {
    .name = "Sqrt",
    .traits = OP_FOLD_ONLY,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
};
