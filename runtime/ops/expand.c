#include "ops/op.h"

const struct op op_expand = {
    .name = "Expand",
    .traits = OP_FOLD_ONLY,
    .input_min = 2,
    .input_max = 2,
    .output_max = 1,
};
