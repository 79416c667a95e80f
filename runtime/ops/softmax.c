/** Softmax, LogSoftmax and Hardmax. */
#include "ops/rule.h"

static const struct attribute_spec softmax_attributes[] = {
    {.name = "axis", .kind = ATTRIBUTE_INT, .integer = -1},
    {0},
};

rescl_status softmax_resolve(const struct op_call *call, struct softmax_geometry *geometry) {
  const struct tensor *input;
  TRY(rule_float_input(call, 0, "X", &input));
  const struct shape *shape = &input->shape;
  const int flattens = call->opset < 13; // everything from the axis on is one, and the default axis is 1
  const int64_t given = flattens && !attribute_find(call, "axis") ? 1 : attribute_int(call, "axis");
  int axis;
  TRY(axis_resolve(given, shape->rank, 0, &axis));
  const int end = flattens ? shape->rank : axis + 1;
  geometry->outer = shape_product(shape, 0, axis);
  geometry->length = shape_product(shape, axis, end);
  geometry->inner = shape_product(shape, end, shape->rank);
  return RESCL_OK;
}

static rescl_status softmax_infer(const struct op_call *call) {
  struct softmax_geometry geometry;
  TRY(softmax_resolve(call, &geometry));
  return rule_like_float_input(call);
}

#define ALONG_AN_AXIS(symbol, onnx_name) \
  const struct op op_##symbol = {        \
      .name = onnx_name,                 \
      .input_min = 1,                    \
      .input_max = 1,                    \
      .output_max = 1,                   \
      .attributes = softmax_attributes,  \
      .infer = softmax_infer,            \
  };
ALONG_AN_AXIS(softmax, "Softmax")
ALONG_AN_AXIS(log_softmax, "LogSoftmax")
ALONG_AN_AXIS(hardmax, "Hardmax")
