/** Reorder (internal): the same numbers in another layout, from or to channels in blocks. */
#include "ops/rule.h"

static rescl_status infer(const struct op_call *call) {
  TRY(rule_like_float_input(call));
  call->outputs[0]->block = (int)attribute_int(call, "block");
  return RESCL_OK;
}

/** Blocks that are full, of one pixel: their channels are neighbours in either layout. */
static int is_view(const struct op_call *call) {
  const int64_t *dims = call->inputs[0]->shape.dims;
  const int block = call->inputs[0]->block ? call->inputs[0]->block : call->outputs[0]->block;
  return block && dims[1] % block == 0 && dims[2] * dims[3] == 1;
}

static const struct attribute_spec attributes[] = {
    {.name = "block", .kind = ATTRIBUTE_INT, .internal = 1},
    {0},
};

const struct op op_reorder = {
    .name = "Reorder",
    .traits = OP_INTERNAL,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .attributes = attributes,
    .infer = infer,
    .is_view = is_view,
};
