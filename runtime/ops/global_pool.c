#include "ops/op.h"

const struct op op_global_average_pool = {
    .name = "GlobalAveragePool",
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
};

const struct op op_global_max_pool = {
    .name = "GlobalMaxPool",
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
};
