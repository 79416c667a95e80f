#include "ops/blocks.h"
#include "ops/rule.h"

static const struct attribute_spec max_pool_attributes[] = {
    {.name = "auto_pad", .kind = ATTRIBUTE_STRING, .string = "NOTSET"},
    {.name = "ceil_mode", .kind = ATTRIBUTE_INT},
    {.name = "dilations", .kind = ATTRIBUTE_INTS},
    {.name = "kernel_shape", .kind = ATTRIBUTE_INTS, .required = 1},
    {.name = "pads", .kind = ATTRIBUTE_INTS},
    {.name = "storage_order", .kind = ATTRIBUTE_INT},
    {.name = "strides", .kind = ATTRIBUTE_INTS},
    {0},
};

static rescl_status pool_infer(const struct op_call *call) {
  struct volume_window window;
  TRY(volume_resolve(call, &window));
  const struct shape output = volume_output_shape(&window, op_input(call, 0)->shape.rank);
  TRY(rule_output(call, 0, op_input(call, 0)->dtype, &output));
  return rule_output(call, 1, DTYPE_INT64, &output); // MaxPool's Indices
}

const struct op op_max_pool = {
    .name = "MaxPool",
    .input_min = 1,
    .input_max = 1,
    .output_max = 2,
    .attributes = max_pool_attributes,
    .infer = pool_infer,
    .takes_blocks = blocks_of_planes,
};

static const struct attribute_spec average_pool_attributes[] = {
    {.name = "auto_pad", .kind = ATTRIBUTE_STRING, .string = "NOTSET"},
    {.name = "ceil_mode", .kind = ATTRIBUTE_INT},
    {.name = "count_include_pad", .kind = ATTRIBUTE_INT},
    {.name = "dilations", .kind = ATTRIBUTE_INTS},
    {.name = "kernel_shape", .kind = ATTRIBUTE_INTS, .required = 1},
    {.name = "pads", .kind = ATTRIBUTE_INTS},
    {.name = "strides", .kind = ATTRIBUTE_INTS},
    {0},
};

const struct op op_average_pool = {
    .name = "AveragePool",
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .attributes = average_pool_attributes,
    .infer = pool_infer,
    .takes_blocks = blocks_of_planes,
};

static const struct attribute_spec lp_pool_attributes[] = {
    {.name = "auto_pad", .kind = ATTRIBUTE_STRING, .string = "NOTSET"},
    {.name = "ceil_mode", .kind = ATTRIBUTE_INT},
    {.name = "dilations", .kind = ATTRIBUTE_INTS},
    {.name = "kernel_shape", .kind = ATTRIBUTE_INTS, .required = 1},
    {.name = "p", .kind = ATTRIBUTE_INT, .integer = 2},
    {.name = "pads", .kind = ATTRIBUTE_INTS},
    {.name = "strides", .kind = ATTRIBUTE_INTS},
    {0},
};

static rescl_status lp_pool_infer(const struct op_call *call) {
  const int64_t power = attribute_int(call, "p");
  if (power < 1) return fail(RESCL_MALFORMED, "LpPool's p must be at least 1, found %lld", (long long)power);
  return pool_infer(call);
}

const struct op op_lp_pool = {
    .name = "LpPool",
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .attributes = lp_pool_attributes,
    .infer = lp_pool_infer,
};
