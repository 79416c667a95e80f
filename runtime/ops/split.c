#include "ops/fold.h"

static const struct attribute_spec split_attributes[] = {
    {.name = "axis", .kind = ATTRIBUTE_INT},
    {.name = "num_outputs", .kind = ATTRIBUTE_INT},
    {.name = "split", .kind = ATTRIBUTE_INTS},
    {0},
};

/** Lists by input 1 (opset 13) or attribute; a list left out, or with nothing in it, stays NULL. */
static rescl_status read_lists(const struct op_call *call, struct split *split) {
  const struct tensor *input = op_input(call, 1);
  const int64_t outputs = attribute_int(call, "num_outputs");
  split->parts = (int64_t)attribute_ints(call, "split", &split->lengths);
  if (input && !input->data)
    return fail(RESCL_UNSUPPORTED,
                "the lengths to split into (input 1) must be constant, but they are computed "
                "at run time; export the model with fixed shapes");
  if (input && (input->dtype != DTYPE_INT64 || input->shape.rank != 1))
    return fail(RESCL_SHAPE_MISMATCH, "the lengths to split into (input 1) must be a list of i64, found %s",
                dtype_name(input->dtype));
  if (input) {
    split->parts = input->shape.dims[0];
    split->lengths = input->data;
  }
  if (split->parts) return RESCL_OK;
  split->lengths = NULL;
  split->parts = outputs ? outputs : call->output_count;
  return RESCL_OK;
}

/** From opset 18 on equal parts need not be equal: the last is shorter, or there are empty ones. */
static rescl_status check_equal(const struct op_call *call, const struct split *split) {
  if (split->size % split->parts == 0 || attribute_int(call, "num_outputs")) return RESCL_OK;
  return fail(RESCL_SHAPE_MISMATCH, "%lld elements can not be split into %lld equal parts",
              (long long)split->size, (long long)split->parts);
}

static rescl_status check_lengths(const struct split *split) {
  int64_t sum = 0;
  for (int64_t part = 0; part < split->parts; part++) {
    const int64_t length = split->lengths[part];
    if (length < 0 || length > split->size - sum)
      return fail(RESCL_SHAPE_MISMATCH, "part %lld of length %lld does not fit into %lld elements",
                  (long long)part, (long long)length, (long long)split->size);
    sum += length;
  }
  if (sum == split->size) return RESCL_OK;
  return fail(RESCL_SHAPE_MISMATCH, "the parts have %lld elements together, but the axis has %lld",
              (long long)sum, (long long)split->size);
}

rescl_status split_resolve(const struct op_call *call, struct split *split) {
  const struct tensor *input;
  TRY(rule_input(call, 0, "X", &input));
  TRY(axis_resolve(attribute_int(call, "axis"), input->shape.rank, 0, &split->axis));
  split->size = input->shape.dims[split->axis];
  TRY(read_lists(call, split));
  if (split->parts < call->output_count)
    return fail(RESCL_SHAPE_MISMATCH, "Split makes %d outputs of %lld parts", call->output_count,
                (long long)split->parts);
  split->each = (split->size + split->parts - 1) / split->parts;
  return split->lengths ? check_lengths(split) : check_equal(call, split);
}

int64_t split_length(const struct split *split, int part) {
  if (split->lengths) return split->lengths[part];
  const int64_t left = split->size - part * split->each;
  return left < 0 ? 0 : left < split->each ? left : split->each;
}

static rescl_status split_infer(const struct op_call *call) {
  struct split split;
  TRY(split_resolve(call, &split));
  for (int part = 0; part < call->output_count; part++) {
    struct shape shape = op_input(call, 0)->shape;
    shape.dims[split.axis] = split_length(&split, part);
    TRY(rule_output(call, part, op_input(call, 0)->dtype, &shape));
  }
  return RESCL_OK;
}

static rescl_status split_fold(const struct op_call *call) {
  struct split split;
  TRY(split_resolve(call, &split));
  struct strided_view view = {.shape = call->inputs[0]->shape};
  shape_strides(&view.shape, view.strides);
  for (int part = 0; part < call->output_count; part++) {
    view.shape.dims[split.axis] = split_length(&split, part);
    if (call->outputs[part]) fold_view(call->inputs[0], &view, call->outputs[part]);
    view.offset += view.shape.dims[split.axis] * view.strides[split.axis];
  }
  return RESCL_OK;
}

const struct op op_split = {
    .name = "Split",
    .traits = OP_ALL_OUTPUTS,
    .input_min = 1,
    .input_max = 2,
    .output_max = INT_MAX,
    .attributes = split_attributes,
    .infer = split_infer,
    .fold = split_fold,
};
