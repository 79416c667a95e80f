#include "ops/rule.h"

static const struct attribute_spec shape_attributes[] = {
    {.name = "start", .kind = ATTRIBUTE_INT},
    {.name = "end", .kind = ATTRIBUTE_INT}, // absent: all that follow
    {0},
};

/** An end of the range of dimensions asked for (opset 15), held within the rank; negative: from the end. */
static int shape_limit(const struct op_call *call, const char *name, int64_t rank) {
  const int64_t value = attribute_int(call, name), limit = value < 0 ? value + rank : value;
  return (int)(limit < 0 ? 0 : limit > rank ? rank : limit);
}

static rescl_status shape_range(const struct op_call *call, int *start, int *end) {
  const struct tensor *input;
  TRY(rule_input(call, 0, "data", &input));
  *start = shape_limit(call, "start", input->shape.rank);
  *end = attribute_find(call, "end") ? shape_limit(call, "end", input->shape.rank) : input->shape.rank;
  return RESCL_OK;
}

static rescl_status shape_infer(const struct op_call *call) {
  int start, end;
  TRY(shape_range(call, &start, &end));
  const int64_t count = end > start ? end - start : 0;
  return rule_output(call, 0, DTYPE_INT64, &(struct shape){.rank = 1, .dims = {count}});
}

static rescl_status shape_fold(const struct op_call *call) {
  int start, end;
  TRY(shape_range(call, &start, &end));
  for (int dimension = start; dimension < end; dimension++)
    tensor_set_integer(call->outputs[0], dimension - start, call->inputs[0]->shape.dims[dimension]);
  return RESCL_OK;
}

static rescl_status size_infer(const struct op_call *call) {
  const struct tensor *input;
  TRY(rule_input(call, 0, "data", &input));
  return rule_output(call, 0, DTYPE_INT64, &(struct shape){.rank = 0});
}

static rescl_status size_fold(const struct op_call *call) {
  tensor_set_integer(call->outputs[0], 0, shape_elements(&call->inputs[0]->shape));
  return RESCL_OK;
}

const struct op op_shape = {
    .name = "Shape",
    .traits = OP_FOLD_ONLY | OP_SHAPE_ONLY,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .attributes = shape_attributes,
    .infer = shape_infer,
    .fold = shape_fold,
};

const struct op op_size = {
    .name = "Size",
    .traits = OP_FOLD_ONLY | OP_SHAPE_ONLY,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .infer = size_infer,
    .fold = size_fold,
};
