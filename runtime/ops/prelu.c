#include "ops/blocks.h"
#include "ops/rule.h"

static rescl_status prelu_infer(const struct op_call *call) {
  const struct tensor *input, *slope;
  struct shape joined;
  char text_input[SHAPE_TEXT_BYTES], text_slope[SHAPE_TEXT_BYTES];
  TRY(rule_float_input(call, 0, "X", &input));
  TRY(rule_float_input(call, 1, "slope", &slope));
  TRY(shape_broadcast(&input->shape, &slope->shape, &joined));
  if (!shape_equal(&joined, &input->shape))
    return fail(RESCL_SHAPE_MISMATCH, "slope %s must broadcast to the input %s",
                shape_text(&slope->shape, text_slope), shape_text(&input->shape, text_input));
  return rule_output(call, 0, DTYPE_FLOAT32, &input->shape);
}

const struct op op_prelu = {
    .name = "PRelu",
    .input_min = 2,
    .input_max = 2,
    .output_max = 1,
    .infer = prelu_infer,
    .takes_blocks = blocks_of_operands,
};
