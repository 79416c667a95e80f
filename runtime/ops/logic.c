#include "ops/op.h"

const struct op op_equal = {
    .name = "Equal",
    .traits = OP_FOLD_ONLY,
    .input_min = 2,
    .input_max = 2,
    .output_max = 1,
};

const struct op op_where = {
    .name = "Where",
    .traits = OP_FOLD_ONLY,
    .input_min = 3,
    .input_max = 3,
    .output_max = 1,
};
