/** Operators that give the same bytes another shape. */
#include <stdio.h>
#include <string.h>

#include "ops/fold.h"

static const struct attribute_spec flatten_attributes[] = {
    {.name = "axis", .kind = ATTRIBUTE_INT, .integer = 1},
    {0},
};

static rescl_status flatten_infer(const struct op_call *call) {
  const struct tensor *input;
  int axis;
  TRY(rule_input(call, 0, "X", &input));
  const struct shape *shape = &input->shape;
  TRY(axis_resolve(attribute_int(call, "axis"), shape->rank, 1, &axis));
  const struct shape output = {
      .rank = 2, .dims = {shape_product(shape, 0, axis), shape_product(shape, axis, shape->rank)}};
  return rule_output(call, 0, input->dtype, &output);
}

static rescl_status fail_reshape(const struct shape *input, const int64_t *asked, int rank) {
  char text[SHAPE_TEXT_BYTES], list[SHAPE_TEXT_BYTES] = "";
  size_t used = 0;
  for (int dimension = 0; dimension < rank; dimension++)
    used += (size_t)snprintf(list + used, sizeof list - used, dimension ? ",%lld" : "%lld",
                             (long long)asked[dimension]);
  return fail(RESCL_SHAPE_MISMATCH,
              "%s cannot be reshaped to [%s]: the number of elements must stay the same",
              shape_text(input, text), list);
}

/** 0 copies the input's size unless allowzero is set; one -1 takes what is left. */
static rescl_status reshape_infer(const struct op_call *call) {
  const struct tensor *input;
  struct shape asked;
  TRY(rule_input(call, 0, "X", &input));
  TRY(rule_shape_input(call, 1, &asked));
  const int zero_copies = !attribute_int(call, "allowzero");
  struct shape output = asked;
  int left = -1;
  for (int dimension = 0; dimension < asked.rank; dimension++) {
    if (asked.dims[dimension] == 0 && zero_copies && dimension < input->shape.rank)
      output.dims[dimension] = input->shape.dims[dimension];
    if (asked.dims[dimension] != -1) continue;
    if (left >= 0) return fail_reshape(&input->shape, asked.dims, asked.rank);
    left = dimension;
    output.dims[dimension] = 1;
  }
  const int64_t elements = shape_elements(&input->shape), known = shape_elements(&output);
  if (left >= 0 && known > 0) output.dims[left] = elements / known;
  if (known < 0 || (left >= 0 && known == 0) || shape_elements(&output) != elements)
    return fail_reshape(&input->shape, asked.dims, asked.rank);
  return rule_output(call, 0, input->dtype, &output);
}

static rescl_status squeeze_infer(const struct op_call *call) {
  const struct tensor *input;
  struct shape output = {0};
  unsigned axes;
  char text[SHAPE_TEXT_BYTES];
  TRY(rule_input(call, 0, "X", &input));
  TRY(rule_axes(call, 1, input->shape.rank, &axes));
  for (int dimension = 0; dimension < input->shape.rank; dimension++) {
    const int64_t size = input->shape.dims[dimension];
    if (axes >> dimension & 1 && size != 1)
      return fail(RESCL_SHAPE_MISMATCH, "axis %d of %s cannot be squeezed: it must have size 1", dimension,
                  shape_text(&input->shape, text));
    if (axes ? !(axes >> dimension & 1) : size != 1) output.dims[output.rank++] = size;
  }
  return rule_output(call, 0, input->dtype, &output);
}

static rescl_status unsqueeze_infer(const struct op_call *call) {
  const struct tensor *input;
  const int64_t *unused;
  unsigned axes;
  TRY(rule_input(call, 0, "X", &input));
  size_t count = attribute_ints(call, "axes", &unused);
  const struct tensor *list = op_input(call, 1);
  if (list && shape_is_known(&list->shape)) count = (size_t)shape_elements(&list->shape);
  const size_t rank = (size_t)input->shape.rank + count;
  TRY(rule_rank(rank));
  TRY(rule_axes(call, 1, (int)rank, &axes));
  struct shape output = {.rank = (int)rank};
  int from = 0;
  for (int dimension = 0; dimension < output.rank; dimension++) {
    if (!(axes >> dimension & 1) && from == input->shape.rank)
      return fail(RESCL_MALFORMED, "Unsqueeze names an axis twice");
    output.dims[dimension] = axes >> dimension & 1 ? 1 : input->shape.dims[from++];
  }
  return rule_output(call, 0, input->dtype, &output);
}

/** In inference nothing is dropped; the mask, if asked for, is all true. */
static rescl_status dropout_infer(const struct op_call *call) {
  const struct tensor *input, *training = op_input(call, 2);
  TRY(rule_input(call, 0, "X", &input));
  if (training && (!training->data || shape_elements(&training->shape) != 1 || tensor_integer(training, 0)))
    return fail(RESCL_UNSUPPORTED, "Dropout must not train; export the model for inference");
  TRY(rule_output(call, 1, DTYPE_BOOL, &input->shape));
  return rule_output(call, 0, input->dtype, &input->shape);
}

static rescl_status dropout_fold(const struct op_call *call) {
  if (call->output_count > 1 && call->outputs[1])
    memset(call->outputs[1]->data, 1, tensor_size(call->outputs[1]));
  return call->outputs[0] ? fold_copy(call) : RESCL_OK;
}

const struct op op_flatten = {
    .name = "Flatten",
    .traits = OP_VIEW,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .attributes = flatten_attributes,
    .infer = flatten_infer,
    .fold = fold_copy,
};

static const struct attribute_spec reshape_attributes[] = {
    {.name = "allowzero", .kind = ATTRIBUTE_INT},
    {0},
};

const struct op op_reshape = {
    .name = "Reshape",
    .traits = OP_VIEW,
    .input_min = 2,
    .input_max = 2,
    .output_max = 1,
    .attributes = reshape_attributes,
    .infer = reshape_infer,
    .fold = fold_copy,
};

static const struct attribute_spec squeeze_attributes[] = {
    {.name = "axes", .kind = ATTRIBUTE_INTS},
    {0},
};

const struct op op_squeeze = {
    .name = "Squeeze",
    .traits = OP_VIEW,
    .input_min = 1,
    .input_max = 2,
    .output_max = 1,
    .attributes = squeeze_attributes,
    .infer = squeeze_infer,
    .fold = fold_copy,
};

static const struct attribute_spec unsqueeze_attributes[] = {
    {.name = "axes", .kind = ATTRIBUTE_INTS},
    {0},
};

const struct op op_unsqueeze = {
    .name = "Unsqueeze",
    .traits = OP_VIEW,
    .input_min = 1,
    .input_max = 2,
    .output_max = 1,
    .attributes = unsqueeze_attributes,
    .infer = unsqueeze_infer,
    .fold = fold_copy,
};

const struct op op_identity = {
    .name = "Identity",
    .traits = OP_VIEW,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .infer = rule_like_input,
    .fold = fold_copy,
};

static const struct attribute_spec dropout_attributes[] = {
    {.name = "ratio", .kind = ATTRIBUTE_FLOAT, .real = 0.5f},
    {.name = "seed", .kind = ATTRIBUTE_INT},
    {0},
};

const struct op op_dropout = {
    .name = "Dropout",
    .traits = OP_VIEW,
    .input_min = 1,
    .input_max = 3,
    .output_max = 2,
    .attributes = dropout_attributes,
    .infer = dropout_infer,
    .fold = dropout_fold,
};
