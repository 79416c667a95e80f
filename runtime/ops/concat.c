#include <string.h>

#include "ops/blocks.h"
#include "ops/fold.h"

static const struct attribute_spec concat_attributes[] = {
    {.name = "axis", .kind = ATTRIBUTE_INT, .required = 1},
    {0},
};

static rescl_status concat_infer(const struct op_call *call) {
  const struct tensor *first, *input;
  int axis;
  TRY(rule_input(call, 0, "input", &first));
  if (!attribute_find(call, "axis")) return fail(RESCL_MALFORMED, "attribute axis is required");
  TRY(axis_resolve(attribute_int(call, "axis"), first->shape.rank, 0, &axis));
  struct shape output = first->shape;
  for (int index = 1; index < call->input_count; index++) {
    TRY(rule_input(call, index, "input", &input));
    if (input->dtype != first->dtype)
      return fail(RESCL_SHAPE_MISMATCH, "inputs must have one type, found %s and %s",
                  dtype_name(first->dtype), dtype_name(input->dtype));
    struct shape expected = first->shape;
    if (input->shape.rank == expected.rank) expected.dims[axis] = input->shape.dims[axis];
    TRY(rule_expect_shape(input, "an input to concatenate of shape", &expected));
    if (input->shape.dims[axis] > TENSOR_MAX_ELEMENTS - output.dims[axis])
      return fail(RESCL_UNSUPPORTED, "the result would have more than %lld elements",
                  (long long)TENSOR_MAX_ELEMENTS);
    output.dims[axis] += input->shape.dims[axis];
  }
  return rule_output(call, 0, first->dtype, &output);
}

static rescl_status concat_fold(const struct op_call *call) {
  const struct tensor *output = call->outputs[0];
  int axis;
  TRY(axis_resolve(attribute_int(call, "axis"), output->shape.rank, 0, &axis));
  const int64_t outer = shape_product(&output->shape, 0, axis);
  const size_t element_size = dtype_size(output->dtype);
  char *to = output->data;
  for (int64_t row = 0; row < outer; row++) {
    for (int index = 0; index < call->input_count; index++) {
      const struct tensor *input = call->inputs[index];
      const size_t run = (size_t)shape_product(&input->shape, axis, input->shape.rank) * element_size;
      if (run)
        memcpy(to, (const char *)input->data + (size_t)row * run, run); // without elements: without data
      to += run;
    }
  }
  return RESCL_OK;
}

const struct op op_concat = {
    .name = "Concat",
    .traits = OP_TYPED,
    .input_min = 1,
    .input_max = INT_MAX,
    .output_max = 1,
    .attributes = concat_attributes,
    .infer = concat_infer,
    .fold = concat_fold,
    .takes_blocks = blocks_of_parts,
};
