#include "ops/rule.h"

rescl_status response_resolve(const struct op_call *call, struct response *response) {
  const struct tensor *input;
  char text[SHAPE_TEXT_BYTES];
  TRY(rule_float_input(call, 0, "X", &input));
  const struct shape *shape = &input->shape;
  if (shape->rank < 2)
    return fail(RESCL_SHAPE_MISMATCH, "expected an input [N,C,...], found %s", shape_text(shape, text));
  const int64_t size = attribute_int(call, "size");
  if (size < 1 || size > INT32_MAX)
    return fail(RESCL_INVALID_ARGUMENT, "size must be a number of channels, found %lld", (long long)size);
  *response = (struct response){.along = along_axis_of(shape, 1),
                                .before = (size - 1) / 2,
                                .after = size / 2,
                                .scale = attribute_float(call, "alpha") / (float)size,
                                .bias = attribute_float(call, "bias"),
                                .exponent = attribute_float(call, "beta")};
  return RESCL_OK;
}

static rescl_status lrn_infer(const struct op_call *call) {
  struct response response;
  TRY(response_resolve(call, &response));
  return rule_like_float_input(call);
}

static const struct attribute_spec lrn_attributes[] = {
    {.name = "alpha", .kind = ATTRIBUTE_FLOAT, .real = 0.0001f},
    {.name = "beta", .kind = ATTRIBUTE_FLOAT, .real = 0.75f},
    {.name = "bias", .kind = ATTRIBUTE_FLOAT, .real = 1},
    {.name = "size", .kind = ATTRIBUTE_INT, .required = 1},
    {0},
};

const struct op op_lrn = {
    .name = "LRN",
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .attributes = lrn_attributes,
    .infer = lrn_infer,
};
