#include "ops/rule.h"

/** Since then an attribute says whether the statistics are the batch's, before it was the number of outputs. */
enum { TRAINING_MODE_OPSET = 14 };

static const struct attribute_spec batch_normalization_attributes[] = {
    {.name = "epsilon", .kind = ATTRIBUTE_FLOAT, .real = 1e-5f},
    {.name = "momentum", .kind = ATTRIBUTE_FLOAT, .real = 0.9f},
    {.name = "spatial", .kind = ATTRIBUTE_INT, .integer = 1},
    {.name = "training_mode", .kind = ATTRIBUTE_INT},
    {0},
};

/** Only the form for inference: one mean and variance per channel, given as inputs. */
static rescl_status check_mode(const struct op_call *call) {
  if (!attribute_int(call, "spatial"))
    return fail(RESCL_UNSUPPORTED,
                "spatial=0 (statistics for every element) is not supported, only spatial=1");
  if (attribute_int(call, "training_mode"))
    return fail(RESCL_UNSUPPORTED, "training_mode=1 is not supported; export the model for inference");
  if (call->output_count == 1) return RESCL_OK;
  if (call->opset < TRAINING_MODE_OPSET) // what is asked for alone says that the batch's statistics are meant
    return fail(RESCL_UNSUPPORTED,
                "%d outputs, even unread, mean training before opset %d, which is not supported; export the "
                "model for inference, in which it has one output",
                call->output_count, TRAINING_MODE_OPSET);
  return fail(RESCL_MALFORMED, "has one output where training_mode is 0, found %d", call->output_count);
}

static rescl_status batch_normalization_infer(const struct op_call *call) {
  static const char *const roles[] = {"X", "scale", "B", "mean", "var"};
  const struct tensor *input, *parameter;
  char text[SHAPE_TEXT_BYTES];
  TRY(check_mode(call));
  TRY(rule_float_input(call, 0, roles[0], &input));
  if (input->shape.rank < 2)
    return fail(RESCL_SHAPE_MISMATCH, "expected an input [N,C,...], found %s",
                shape_text(&input->shape, text));
  const struct shape channels = {.rank = 1, .dims = {input->shape.dims[1]}};
  for (int index = 1; index < 5; index++) {
    TRY(rule_float_input(call, index, roles[index], &parameter));
    TRY(rule_expect_shape(parameter, roles[index], &channels));
  }
  return rule_output(call, 0, DTYPE_FLOAT32, &input->shape);
}

const struct op op_batch_normalization = {
    .name = "BatchNormalization",
    .input_min = 5,
    .input_max = 5,
    .output_max = 5,
    .attributes = batch_normalization_attributes,
    .infer = batch_normalization_infer,
};
