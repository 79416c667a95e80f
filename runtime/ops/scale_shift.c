#include "ops/blocks.h"
#include "ops/rule.h"

static const struct attribute_spec scale_shift_attributes[] = {
    EPILOGUE_ATTRIBUTES,
    {0},
};

/** y = x * scale[c] + shift[c]: what BatchNormalization is once its statistics are constant. */
static rescl_status scale_shift_infer(const struct op_call *call) {
  const struct tensor *input, *scale, *shift;
  char text[SHAPE_TEXT_BYTES];
  TRY(rule_float_input(call, 0, "X", &input));
  TRY(rule_float_input(call, 1, "scale", &scale));
  TRY(rule_float_input(call, 2, "shift", &shift));
  if (input->shape.rank < 2)
    return fail(RESCL_SHAPE_MISMATCH, "expected an input [N,C,...], found %s",
                shape_text(&input->shape, text));
  const struct shape channels = {.rank = 1, .dims = {input->shape.dims[1]}};
  TRY(rule_expect_shape(scale, "scale", &channels));
  TRY(rule_expect_shape(shift, "shift", &channels));
  return rule_output(call, 0, DTYPE_FLOAT32, &input->shape);
}

const struct op op_scale_shift = {
    .name = "ScaleShift",
    .traits = OP_INTERNAL | OP_EPILOGUE,
    .input_min = 3,
    .input_max = 3,
    .output_max = 1,
    .attributes = scale_shift_attributes,
    .infer = scale_shift_infer,
    .takes_blocks = blocks_of_planes,
};
