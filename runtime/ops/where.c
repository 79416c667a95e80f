#include <string.h>

#include "ops/fold.h"

static rescl_status where_infer(const struct op_call *call) {
  const struct tensor *condition, *x, *y;
  struct shape output;
  TRY(rule_input(call, 0, "condition", &condition));
  TRY(rule_input(call, 1, "X", &x));
  TRY(rule_input(call, 2, "Y", &y));
  if (condition->dtype != DTYPE_BOOL || x->dtype != y->dtype)
    return fail(RESCL_SHAPE_MISMATCH, "Where needs a bool and two inputs of one type, found %s, %s and %s",
                dtype_name(condition->dtype), dtype_name(x->dtype), dtype_name(y->dtype));
  TRY(shape_broadcast(&x->shape, &y->shape, &output));
  TRY(shape_broadcast(&condition->shape, &output, &output));
  return rule_output(call, 0, x->dtype, &output);
}

static rescl_status where_fold(const struct op_call *call) {
  struct tensor *output = call->outputs[0];
  struct strided_view views[3];
  struct cursor cursors[3];
  for (int index = 0; index < 3; index++) {
    broadcast_view(&call->inputs[index]->shape, &output->shape, &views[index]);
    cursors[index] = cursor_start(&views[index]);
  }
  const size_t size = dtype_size(output->dtype);
  const int64_t elements = shape_elements(&output->shape);
  for (int64_t index = 0; index < elements; index++) {
    const int from = tensor_integer(call->inputs[0], cursors[0].position) ? 1 : 2;
    memcpy((char *)output->data + (size_t)index * size,
           (const char *)call->inputs[from]->data + (size_t)cursors[from].position * size, size);
    for (int input = 0; input < 3; input++) cursor_advance(&cursors[input]);
  }
  return RESCL_OK;
}

const struct op op_where = {
    .name = "Where",
    .traits = OP_TYPED,
    .input_min = 3,
    .input_max = 3,
    .output_max = 1,
    .infer = where_infer,
    .fold = where_fold,
};
