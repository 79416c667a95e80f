#include <math.h>

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

/** Weights that are standardised by their own statistics, as exporters write them: a constant, whatever it is called. */
static int standardises_constant(const struct op_call *call) {
  const struct tensor *input = op_input(call, 0);
  return call->opset >= TRAINING_MODE_OPSET && attribute_int(call, "training_mode") && input && input->data;
}

/** Else only the form for inference: one mean and variance per channel, given as inputs. */
static rescl_status check_mode(const struct op_call *call) {
  if (!attribute_int(call, "spatial"))
    return fail(RESCL_UNSUPPORTED,
                "spatial=0 (statistics for every element) is not supported, only spatial=1");
  if (standardises_constant(call)) return RESCL_OK;
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
  for (int index = 1; index < call->output_count; index++)
    TRY(rule_output(call, index, DTYPE_FLOAT32, &channels));
  return rule_output(call, 0, DTYPE_FLOAT32, &input->shape);
}

/** A channel's elements: `count` runs of `length`, `step` apart, from `first` on. */
struct channel {
  int64_t first, count, length, step;
};

static double moment_of(const struct tensor *input, const struct channel *channel, double center, int order) {
  double sum = 0;
  for (int64_t run = 0; run < channel->count; run++)
    for (int64_t index = 0; index < channel->length; index++) {
      const double x = tensor_real(input, channel->first + run * channel->step + index) - center;
      sum += order == 1 ? x : x * x;
    }
  return sum / (double)(channel->count * channel->length);
}

/** What stands for the mean and the variance of the data seen so far, of which the batch's is the latest. */
static void set_running(const struct op_call *call, int output, int64_t channel, double batch) {
  if (call->output_count <= output || !call->outputs[output]) return;
  const double momentum = (double)attribute_float(call, "momentum");
  const double before = tensor_real(call->inputs[2 + output], channel);
  tensor_set_real(call->outputs[output], channel, momentum * before + (1 - momentum) * batch);
}

static void fold_channel(const struct op_call *call, int64_t number, const struct channel *channel) {
  const struct tensor *input = call->inputs[0];
  double mean = tensor_real(call->inputs[3], number), variance = tensor_real(call->inputs[4], number);
  if (standardises_constant(call)) {
    mean = moment_of(input, channel, 0, 1);
    variance = moment_of(input, channel, mean, 2);
    set_running(call, 1, number, mean);
    set_running(call, 2, number, variance);
  }
  const double scale =
      tensor_real(call->inputs[1], number) / sqrt(variance + (double)attribute_float(call, "epsilon"));
  for (int64_t run = 0; run < channel->count; run++)
    for (int64_t index = 0; index < channel->length; index++) {
      const int64_t at = channel->first + run * channel->step + index;
      tensor_set_real(call->outputs[0], at,
                      (tensor_real(input, at) - mean) * scale + tensor_real(call->inputs[2], number));
    }
}

static rescl_status batch_normalization_fold(const struct op_call *call) {
  const struct shape *shape = &call->inputs[0]->shape;
  const int64_t channels = shape->dims[1], length = shape_product(shape, 2, shape->rank);
  for (int64_t number = 0; number < channels; number++)
    fold_channel(call, number, &(struct channel){number * length, shape->dims[0], length, channels * length});
  return RESCL_OK;
}

const struct op op_batch_normalization = {
    .name = "BatchNormalization",
    .input_min = 5,
    .input_max = 5,
    .output_max = 5,
    .attributes = batch_normalization_attributes,
    .infer = batch_normalization_infer,
    .fold = batch_normalization_fold,
};
