#include "base/integer.h"
#include "ops/blocks.h"
#include "ops/rule.h"

static const struct attribute_spec space_to_batch_attributes[] = {
    {.name = "dilation", .kind = ATTRIBUTE_INT, .required = 1, .internal = 1},
    {0},
};

static const struct attribute_spec batch_to_space_attributes[] = {
    {.name = "dilation", .kind = ATTRIBUTE_INT, .required = 1, .internal = 1},
    {.name = "height", .kind = ATTRIBUTE_INT, .required = 1, .internal = 1},
    {.name = "width", .kind = ATTRIBUTE_INT, .required = 1, .internal = 1},
    {0},
};

rescl_status phases_resolve(const struct op_call *call, struct phases *phases) {
  const struct tensor *input;
  TRY(rule_float_input(call, 0, "X", &input));
  const int64_t *dims = input->shape.dims, dilation = attribute_int(call, "dilation");
  if (input->shape.rank != 4 || dilation < 1 || dilation > INT16_MAX)
    return fail(RESCL_SHAPE_MISMATCH, "phases are of images, with a dilation of at least 1");
  const int to_batch = call->op == &op_space_to_batch;
  *phases = (struct phases){.dilation = dilation,
                            .images = to_batch ? dims[0] : dims[0] / (dilation * dilation),
                            .height = to_batch ? dims[2] : attribute_int(call, "height"),
                            .width = to_batch ? dims[3] : attribute_int(call, "width")};
  phases->phase_height = divide_up(phases->height, dilation);
  phases->phase_width = divide_up(phases->width, dilation);
  if (to_batch) return RESCL_OK;
  const struct shape expected = {
      4, {phases->images * dilation * dilation, dims[1], phases->phase_height, phases->phase_width}};
  return rule_expect_shape(input, "X", &expected);
}

static rescl_status space_to_batch_infer(const struct op_call *call) {
  struct phases phases;
  TRY(phases_resolve(call, &phases));
  const struct shape output = {4,
                               {phases.images * phases.dilation * phases.dilation,
                                op_input(call, 0)->shape.dims[1], phases.phase_height, phases.phase_width}};
  return rule_output(call, 0, DTYPE_FLOAT32, &output);
}

static rescl_status batch_to_space_infer(const struct op_call *call) {
  struct phases phases;
  TRY(phases_resolve(call, &phases));
  const struct shape output = {
      4, {phases.images, op_input(call, 0)->shape.dims[1], phases.height, phases.width}};
  return rule_output(call, 0, DTYPE_FLOAT32, &output);
}

const struct op op_space_to_batch = {
    .name = "SpaceToBatch",
    .traits = OP_INTERNAL,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .attributes = space_to_batch_attributes,
    .infer = space_to_batch_infer,
    .takes_blocks = blocks_of_planes,
};

const struct op op_batch_to_space = {
    .name = "BatchToSpace",
    .traits = OP_INTERNAL,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .attributes = batch_to_space_attributes,
    .infer = batch_to_space_infer,
    .takes_blocks = blocks_of_planes,
};
