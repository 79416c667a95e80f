#include "ops/blocks.h"
#include "ops/rule.h"

static const struct attribute_spec conv_attributes[] = {
    {.name = "auto_pad", .kind = ATTRIBUTE_STRING, .string = "NOTSET"},
    {.name = "dilations", .kind = ATTRIBUTE_INTS},
    {.name = "group", .kind = ATTRIBUTE_INT, .integer = 1},
    {.name = "kernel_shape", .kind = ATTRIBUTE_INTS},
    {.name = "pads", .kind = ATTRIBUTE_INTS},
    {.name = "strides", .kind = ATTRIBUTE_INTS},
    EPILOGUE_ATTRIBUTES,
    {0},
};

static rescl_status conv_infer(const struct op_call *call) {
  struct volume_window window;
  TRY(volume_resolve(call, &window));
  const struct shape output = volume_output_shape(&window, op_input(call, 0)->shape.rank);
  const struct tensor *tensor;
  if (op_input(call, 2)) {
    TRY(rule_float_input(call, 2, "bias", &tensor));
    TRY(rule_expect_shape(tensor, "bias", &(struct shape){.rank = 1, .dims = {window.output_channels}}));
  }
  if (op_input(call, 3)) {
    TRY(rule_float_input(call, 3, "skip", &tensor));
    TRY(rule_expect_shape(tensor, "skip", &output));
  }
  return rule_output(call, 0, DTYPE_FLOAT32, &output);
}

const struct op op_conv = {
    .name = "Conv",
    .traits = OP_EPILOGUE | OP_SKIP | OP_WANTS_BLOCKS,
    .input_min = 2,
    .input_max = 3,
    .output_max = 1,
    .skip_input = 3,
    .attributes = conv_attributes,
    .infer = conv_infer,
    .takes_blocks = blocks_of_groups,
};
