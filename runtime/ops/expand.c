#include "ops/fold.h"

/** Broadcasting goes both ways: a 1 in the shape asked for keeps the input's size. */
static rescl_status expand_infer(const struct op_call *call) {
  const struct tensor *input;
  struct shape asked, output;
  char text[SHAPE_TEXT_BYTES];
  TRY(rule_input(call, 0, "input", &input));
  TRY(rule_shape_input(call, 1, &asked));
  if (!shape_is_known(&asked))
    return fail(RESCL_MALFORMED, "sizes must not be negative, found %s", shape_text(&asked, text));
  TRY(shape_broadcast(&input->shape, &asked, &output));
  return rule_output(call, 0, input->dtype, &output);
}

static rescl_status expand_fold(const struct op_call *call) {
  struct strided_view view;
  broadcast_view(&call->inputs[0]->shape, &call->outputs[0]->shape, &view);
  fold_view(call->inputs[0], &view, call->outputs[0]);
  return RESCL_OK;
}

const struct op op_expand = {
    .name = "Expand",
    .traits = OP_TYPED,
    .input_min = 2,
    .input_max = 2,
    .output_max = 1,
    .infer = expand_infer,
    .fold = expand_fold,
};
