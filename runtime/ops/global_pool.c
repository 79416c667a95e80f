#include "ops/blocks.h"
#include "ops/rule.h"

static rescl_status global_pool_infer(const struct op_call *call) {
  const struct tensor *input;
  char text[SHAPE_TEXT_BYTES];
  TRY(rule_float_input(call, 0, "X", &input));
  struct shape output = input->shape;
  if (output.rank < 3)
    return fail(RESCL_SHAPE_MISMATCH, "expected an input [N,C,H,W], found %s", shape_text(&output, text));
  for (int dimension = 2; dimension < output.rank; dimension++) output.dims[dimension] = 1;
  return rule_output(call, 0, DTYPE_FLOAT32, &output);
}

const struct op op_global_average_pool = {
    .name = "GlobalAveragePool",
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .infer = global_pool_infer,
    .takes_blocks = blocks_of_planes,
};

const struct op op_global_max_pool = {
    .name = "GlobalMaxPool",
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .infer = global_pool_infer,
    .takes_blocks = blocks_of_planes,
};
