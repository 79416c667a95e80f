#include "ops/op.h"

static const struct attribute_spec mod_attributes[] = {
    {.name = "fmod", .kind = ATTRIBUTE_INT},
    {0},
};

const struct op op_mod = {
    .name = "Mod",
    .traits = OP_FOLD_ONLY,
    .input_min = 2,
    .input_max = 2,
    .output_max = 1,
    .attributes = mod_attributes,
};

const struct op op_min = {
    .name = "Min",
    .traits = OP_FOLD_ONLY,
    .input_min = 1,
    .input_max = INT_MAX,
    .output_max = 1,
};

const struct op op_max = {
    .name = "Max",
    .traits = OP_FOLD_ONLY,
    .input_min = 1,
    .input_max = INT_MAX,
    .output_max = 1,
};
