#include "ops/op.h"

const struct op op_prelu = {
    .name = "PRelu",
    .input_min = 2,
    .input_max = 2,
    .output_max = 1,
};
