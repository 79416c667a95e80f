#include "ops/rule.h"

static const struct attribute_spec conv_transpose_attributes[] = {
    {.name = "auto_pad", .kind = ATTRIBUTE_STRING, .string = "NOTSET"},
    {.name = "dilations", .kind = ATTRIBUTE_INTS},
    {.name = "group", .kind = ATTRIBUTE_INT, .integer = 1},
    {.name = "kernel_shape", .kind = ATTRIBUTE_INTS},
    {.name = "output_padding", .kind = ATTRIBUTE_INTS},
    {.name = "output_shape", .kind = ATTRIBUTE_INTS},
    {.name = "pads", .kind = ATTRIBUTE_INTS},
    {.name = "strides", .kind = ATTRIBUTE_INTS},
    EPILOGUE_ATTRIBUTES,
    {0},
};

static rescl_status conv_transpose_infer(const struct op_call *call) {
  struct volume_window window;
  TRY(volume_resolve(call, &window));
  const struct shape output = volume_output_shape(&window, op_input(call, 0)->shape.rank);
  if (op_input(call, 2)) {
    const struct tensor *bias;
    TRY(rule_float_input(call, 2, "bias", &bias));
    TRY(rule_expect_shape(bias, "bias", &(struct shape){.rank = 1, .dims = {window.output_channels}}));
  }
  return rule_output(call, 0, DTYPE_FLOAT32, &output);
}

const struct op op_conv_transpose = {
    .name = "ConvTranspose",
    .traits = OP_EPILOGUE,
    .input_min = 2,
    .input_max = 3,
    .output_max = 1,
    .attributes = conv_transpose_attributes,
    .infer = conv_transpose_infer,
};
