#include <float.h>
#include <string.h>

#include "ops/blocks.h"
#include "ops/rule.h"

/** One number of the input's type, where it is given as an input. */
static rescl_status check_limit(const struct op_call *call, int index, const char *name) {
  const struct tensor *tensor = op_input(call, index), *input = op_input(call, 0);
  const enum dtype dtype = input ? input->dtype : DTYPE_FLOAT32;
  char text[SHAPE_TEXT_BYTES];
  if (!tensor || (tensor->dtype == dtype && shape_elements(&tensor->shape) == 1)) return RESCL_OK;
  return fail(RESCL_SHAPE_MISMATCH, "the limit '%s' must be one %s, found %s %s", name, dtype_name(dtype),
              dtype_name(tensor->dtype), shape_text(&tensor->shape, text));
}

/** Clip's limit from its input (opset 11) or its attribute. */
static rescl_status clip_limit(const struct op_call *call, int index, const char *name, float *limit) {
  const struct tensor *tensor = op_input(call, index);
  *limit = attribute_float(call, name);
  if (!tensor) return RESCL_OK;
  if (!tensor->data)
    return fail(RESCL_UNSUPPORTED, "the limit '%s' must be a constant, but it is computed at run time", name);
  TRY(check_limit(call, index, name));
  *limit = (float)tensor_real(tensor, 0);
  return RESCL_OK;
}

static rescl_status no_parameters(const struct op_call *call, struct activation *activation) {
  (void)call, (void)activation;
  return RESCL_OK;
}

static rescl_status alpha_parameter(const struct op_call *call, struct activation *activation) {
  activation->alpha = attribute_float(call, "alpha");
  return RESCL_OK;
}

static rescl_status hard_sigmoid_parameters(const struct op_call *call, struct activation *activation) {
  activation->alpha = attribute_float(call, "alpha");
  activation->beta = attribute_float(call, "beta");
  return RESCL_OK;
}

static rescl_status gelu_parameters(const struct op_call *call, struct activation *activation) {
  const char *approximate = attribute_string(call, "approximate");
  if (strcmp(approximate, "none") != 0 && strcmp(approximate, "tanh") != 0)
    return fail(RESCL_MALFORMED, "Gelu is approximated by 'none' or 'tanh', found '%s'", approximate);
  activation->alpha = *approximate == 't';
  return RESCL_OK;
}

/** The upper limit is the one that holds where they contradict each other. */
static rescl_status clip_parameters(const struct op_call *call, struct activation *activation) {
  TRY(clip_limit(call, 1, "min", &activation->alpha));
  TRY(clip_limit(call, 2, "max", &activation->beta));
  if (activation->alpha > activation->beta) activation->alpha = activation->beta;
  return RESCL_OK;
}

static const struct {
  const char *name;
  rescl_status (*parameters)(const struct op_call *call, struct activation *activation);
} activations[] = {
    [ACTIVATION_NONE] = {"", no_parameters},
    [ACTIVATION_RELU] = {"Relu", no_parameters},
    [ACTIVATION_LEAKY_RELU] = {"LeakyRelu", alpha_parameter},
    [ACTIVATION_CLIP] = {"Clip", clip_parameters},
    [ACTIVATION_SIGMOID] = {"Sigmoid", no_parameters},
    [ACTIVATION_HARD_SIGMOID] = {"HardSigmoid", hard_sigmoid_parameters},
    [ACTIVATION_HARD_SWISH] = {"HardSwish", no_parameters},
    [ACTIVATION_SWISH] = {"Swish", alpha_parameter},
    [ACTIVATION_MISH] = {"Mish", no_parameters},
    [ACTIVATION_GELU] = {"Gelu", gelu_parameters},
};

/** ACTIVATION_NONE for a name that is none of them. */
static enum activation_kind kind_from_name(const char *name) {
  for (size_t index = 1; index < sizeof activations / sizeof *activations; index++)
    if (!strcmp(activations[index].name, name)) return (enum activation_kind)index;
  return ACTIVATION_NONE;
}

const char *activation_name(enum activation_kind kind) {
  return activations[kind].name;
}

rescl_status activation_resolve(const struct op_call *call, struct activation *activation) {
  *activation = (struct activation){.kind = kind_from_name(call->op->name)};
  if (activation->kind == ACTIVATION_NONE)
    return fail(RESCL_INVALID_ARGUMENT, "%s is not an activation", call->op->name);
  return activations[activation->kind].parameters(call, activation);
}

struct activation activation_epilogue(const struct op_call *call) {
  return (struct activation){.kind = kind_from_name(attribute_string(call, "activation")),
                             .alpha = attribute_float(call, "activation_alpha"),
                             .beta = attribute_float(call, "activation_beta")};
}

static rescl_status activation_infer(const struct op_call *call) {
  struct activation activation;
  TRY(activation_resolve(call, &activation));
  return rule_like_float_input(call);
}

/** Of integers, too: passes/expand_clip.c. */
static rescl_status relu_infer(const struct op_call *call) {
  const struct tensor *input;
  TRY(rule_input(call, 0, "X", &input));
  const int is_integer =
      input->dtype == DTYPE_INT8 || input->dtype == DTYPE_INT32 || input->dtype == DTYPE_INT64;
  return is_integer ? rule_like_input(call) : activation_infer(call);
}

const struct op op_relu = {
    .name = "Relu",
    .traits = OP_ACTIVATION,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .infer = relu_infer,
    .takes_blocks = blocks_of_planes,
};

static const struct attribute_spec leaky_relu_attributes[] = {
    {.name = "alpha", .kind = ATTRIBUTE_FLOAT, .real = 0.01f},
    {0},
};

const struct op op_leaky_relu = {
    .name = "LeakyRelu",
    .traits = OP_ACTIVATION,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .attributes = leaky_relu_attributes,
    .infer = activation_infer,
    .takes_blocks = blocks_of_planes,
};

/** Limits that are computed at run time, and integers: passes/expand_clip.c. */
static rescl_status clip_infer(const struct op_call *call) {
  const struct tensor *input;
  TRY(rule_input(call, 0, "X", &input));
  TRY(check_limit(call, 1, "min"));
  TRY(check_limit(call, 2, "max"));
  return rule_like_input(call);
}

static double hold_real(double x, const struct tensor *least, const struct tensor *most) {
  if (least && x < tensor_real(least, 0)) x = tensor_real(least, 0);
  return most && x > tensor_real(most, 0) ? tensor_real(most, 0) : x;
}

static int64_t hold_integer(int64_t x, const struct tensor *least, const struct tensor *most) {
  if (least && x < tensor_integer(least, 0)) x = tensor_integer(least, 0);
  return most && x > tensor_integer(most, 0) ? tensor_integer(most, 0) : x;
}

/** With limits as inputs; where they are attributes, they are for real numbers. */
static rescl_status clip_fold(const struct op_call *call) {
  const struct tensor *input = call->inputs[0], *least = op_input(call, 1), *most = op_input(call, 2);
  const int64_t elements = shape_elements(&input->shape);
  float ends[2] = {attribute_float(call, "min"), attribute_float(call, "max")};
  const struct tensor low = {.dtype = DTYPE_FLOAT32, .data = &ends[0]},
                      high = {.dtype = DTYPE_FLOAT32, .data = &ends[1]};
  const int is_real = dtype_is_real(input->dtype);
  for (int64_t index = 0; index < elements; index++) {
    if (is_real)
      tensor_set_real(call->outputs[0], index,
                      hold_real(tensor_real(input, index), least ? least : &low, most ? most : &high));
    else
      tensor_set_integer(call->outputs[0], index, hold_integer(tensor_integer(input, index), least, most));
  }
  return RESCL_OK;
}

static const struct attribute_spec clip_attributes[] = {
    {.name = "min", .kind = ATTRIBUTE_FLOAT, .real = -FLT_MAX},
    {.name = "max", .kind = ATTRIBUTE_FLOAT, .real = FLT_MAX},
    {0},
};

const struct op op_clip = {
    .name = "Clip",
    .traits = OP_ACTIVATION | OP_TYPED,
    .input_min = 1,
    .input_max = 3,
    .output_max = 1,
    .attributes = clip_attributes,
    .infer = clip_infer,
    .fold = clip_fold,
    .takes_blocks = blocks_of_planes,
};

const struct op op_sigmoid = {
    .name = "Sigmoid",
    .traits = OP_ACTIVATION,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .infer = activation_infer,
    .takes_blocks = blocks_of_planes,
};

static const struct attribute_spec hard_sigmoid_attributes[] = {
    {.name = "alpha", .kind = ATTRIBUTE_FLOAT, .real = 0.2f},
    {.name = "beta", .kind = ATTRIBUTE_FLOAT, .real = 0.5f},
    {0},
};

const struct op op_hard_sigmoid = {
    .name = "HardSigmoid",
    .traits = OP_ACTIVATION,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .attributes = hard_sigmoid_attributes,
    .infer = activation_infer,
    .takes_blocks = blocks_of_planes,
};

const struct op op_hard_swish = {
    .name = "HardSwish",
    .traits = OP_ACTIVATION,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .infer = activation_infer,
    .takes_blocks = blocks_of_planes,
};

static const struct attribute_spec swish_attributes[] = {
    {.name = "alpha", .kind = ATTRIBUTE_FLOAT, .real = 1.0f},
    {0},
};

const struct op op_swish = {
    .name = "Swish",
    .traits = OP_ACTIVATION,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .attributes = swish_attributes,
    .infer = activation_infer,
    .takes_blocks = blocks_of_planes,
};

const struct op op_mish = {
    .name = "Mish",
    .traits = OP_ACTIVATION,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .infer = activation_infer,
    .takes_blocks = blocks_of_planes,
};

static const struct attribute_spec gelu_attributes[] = {
    {.name = "approximate", .kind = ATTRIBUTE_STRING, .string = "none"},
    {0},
};

const struct op op_gelu = {
    .name = "Gelu",
    .traits = OP_ACTIVATION,
    .input_min = 1,
    .input_max = 1,
    .output_max = 1,
    .attributes = gelu_attributes,
    .infer = activation_infer,
    .takes_blocks = blocks_of_planes,
};
