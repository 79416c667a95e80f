#include "zoo/layers.h"

#include <math.h>

#define PI 3.141592653589793

#define ATTRIBUTE_LIST(key, ...)                                                       \
  {                                                                                    \
    .name = (key), .kind = ATTRIBUTE_INTS, .integers = (const int64_t[]){__VA_ARGS__}, \
    .count = sizeof((const int64_t[]){__VA_ARGS__}) / sizeof(int64_t)                  \
  }
#define ATTRIBUTE_INTEGER(key, number) \
  { .name = (key), .kind = ATTRIBUTE_INT, .integer = (number) }

/** What random statistics of BatchNorm do, relative to the layer's gain and to the expected variance. */
#define SCALE_SPREAD 0.2    // scale: uniform in 1 ± this
#define SHIFT_DEVIATION 0.1 // shift and running mean: normal
#define VARIANCE_LOW 0.5    // running variance: uniform
#define VARIANCE_HIGH 1.5
/** The part of a rectified input's mean that running means take out. Without it the common positive part
 *  grows until, a hundred layers deep without skips, all pictures look alike; with all of it, every layer
 *  would enlarge rounding errors by half. */
#define CENTRING 0.15
#define BIAS_DEVIATION 0.1 // of convolutions and linear layers, relative to the inputs' magnitude

/** Adds a node of one input without attributes. */
static struct value *apply(struct builder *builder, const char *op, struct features input, const char *name) {
  return builder_add_node(
      builder, &(struct builder_node){.name = name, .op = op, .inputs = {input.value}, .input_count = 1});
}

static struct value *add_bias(struct builder *builder, const char *layer, int64_t channels, double power) {
  return builder_random(builder, &(struct random_spec){.layer = layer,
                                                       .role = "bias",
                                                       .rank = 1,
                                                       .dims = {channels},
                                                       .high = BIAS_DEVIATION * sqrt(power)});
}

/** The part of a 3×3 convolution's power that zero padding leaves, in the long run of a stack of them: the
 *  largest eigenvalue of averaging three neighbours on a line of `size`, once per dimension. */
static double power_within(int64_t kernel, int64_t size) {
  if (kernel != 3) return 1;
  const double line = (1 + 2 * cos(PI / (double)(size + 1))) / 3;
  return line * line;
}

struct features layer_conv(struct builder *builder, struct features input, const struct conv_spec *spec) {
  const int64_t kernel = spec->kernel, dilation = spec->dilation ? spec->dilation : 1;
  const int64_t padding = dilation * (kernel / 2);
  const int64_t stride = spec->stride ? spec->stride : 1, groups = spec->groups ? spec->groups : 1;
  const int64_t group_channels = input.channels / groups;
  struct value *weight = builder_random(
      builder, &(struct random_spec){.layer = spec->name,
                                     .role = "weight",
                                     .rank = 4,
                                     .dims = {spec->channels, group_channels, kernel, kernel},
                                     .high = sqrt(2.0 / (double)(group_channels * kernel * kernel))});
  struct value *bias = spec->bias ? add_bias(builder, spec->name, spec->channels, input.power) : NULL;
  const struct builder_node node = {
      .name = spec->name,
      .op = "Conv",
      .inputs = {input.value, weight, bias},
      .input_count = spec->bias ? 3 : 2,
      .attributes = {ATTRIBUTE_LIST("kernel_shape", kernel, kernel),
                     ATTRIBUTE_LIST("strides", stride, stride),
                     ATTRIBUTE_LIST("pads", padding, padding, padding, padding),
                     ATTRIBUTE_INTEGER("group", groups), ATTRIBUTE_LIST("dilations", dilation, dilation)},
      .attribute_count = dilation > 1 ? 5 : 4,
  };
  return (struct features){
      .value = builder_add_node(builder, &node),
      .channels = spec->channels,
      .size = (input.size + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1,
      .power = 2 * input.power * power_within(kernel, input.size),
  };
}

/** One of BatchNorm's four lists of a number per channel. */
static struct value *add_statistic(struct builder *builder, struct random_spec spec, int64_t channels) {
  spec.rank = 1;
  spec.dims[0] = channels;
  return builder_random(builder, &spec);
}

/** Mean square after BatchNorm with gain 1: scale² / variance, plus what shift and mean contribute. */
static double batch_norm_power(void) {
  const double inverse_variance = log(VARIANCE_HIGH / VARIANCE_LOW) / (VARIANCE_HIGH - VARIANCE_LOW);
  const double scale_power = 1 + SCALE_SPREAD * SCALE_SPREAD / 3;
  const double shift_power = SHIFT_DEVIATION * SHIFT_DEVIATION;
  return scale_power * inverse_variance * (1 + shift_power) + shift_power;
}

struct features layer_batch_norm(struct builder *builder, struct features input, const char *name,
                                 double gain) {
  const struct random_spec scale = {.layer = name,
                                    .role = "weight",
                                    .distribution = WEIGHTS_UNIFORM,
                                    .low = gain * (1 - SCALE_SPREAD),
                                    .high = gain * (1 + SCALE_SPREAD)};
  const struct random_spec shift = {.layer = name, .role = "bias", .high = gain * SHIFT_DEVIATION};
  const struct random_spec mean = {
      .layer = name, .role = "running_mean", .high = sqrt(input.power) * SHIFT_DEVIATION};
  const struct random_spec variance = {.layer = name,
                                       .role = "running_var",
                                       .distribution = WEIGHTS_UNIFORM,
                                       .low = input.power * VARIANCE_LOW,
                                       .high = input.power * VARIANCE_HIGH};
  const struct builder_node node = {
      .name = name,
      .op = "BatchNormalization",
      .inputs = {input.value, add_statistic(builder, scale, input.channels),
                 add_statistic(builder, shift, input.channels), add_statistic(builder, mean, input.channels),
                 add_statistic(builder, variance, input.channels)},
      .input_count = 5,
      .attributes = {{.name = "epsilon", .kind = ATTRIBUTE_FLOAT, .real = 1e-5f}},
      .attribute_count = 1,
  };
  input.value = builder_add_node(builder, &node);
  input.power = gain * gain * batch_norm_power();
  input.mean = 0;
  return input;
}

/** Adds to the running means what a convolution makes of an input that is `mean` everywhere. */
static rescl_status centre(struct builder *builder, const struct value *conv, const struct value *norm,
                           double mean) {
  const struct tensor *weight = &conv->producer->inputs[1]->tensor;
  const int64_t rows = weight->shape.dims[0];
  return weights_add_row_sums(&builder->weights,
                              &(struct weights_row_sums){
                                  .weights = weight->data,
                                  .rows = (size_t)rows,
                                  .columns = (size_t)(shape_elements(&weight->shape) / rows),
                                  .factor = mean,
                                  .sums = norm->producer->inputs[3]->tensor.data,
                              });
}

struct features layer_conv_norm(struct builder *builder, struct features input, const struct conv_spec *spec,
                                const char *norm_name, double gain) {
  struct features conv = layer_conv(builder, input, spec);
  const double left = 1 - CENTRING, mean_power = input.mean * input.mean;
  conv.power *= 1 - (1 - left * left) * mean_power / input.power;
  const struct features norm = layer_batch_norm(builder, conv, norm_name, gain);
  if (builder->status == RESCL_OK)
    builder->status = centre(builder, conv.value, norm.value, CENTRING * input.mean);
  return norm;
}

struct features layer_rectified(struct features input) {
  if (input.mean > 0) return input;
  input.power /= 2;
  input.mean = sqrt(input.power / PI);
  return input;
}

struct features layer_relu(struct builder *builder, struct features input, const char *name) {
  input.value = apply(builder, "Relu", input, name);
  return layer_rectified(input);
}

struct features layer_relu6(struct builder *builder, struct features input, const char *name) {
  if (!builder->relu6_limits[0]) {
    builder->relu6_limits[0] = builder_scalar(builder, "relu6.minimum", 0);
    builder->relu6_limits[1] = builder_scalar(builder, "relu6.maximum", 6);
  }
  input.value = builder_add_node(
      builder,
      &(struct builder_node){.name = name,
                             .op = "Clip",
                             .inputs = {input.value, builder->relu6_limits[0], builder->relu6_limits[1]},
                             .input_count = 3});
  return layer_rectified(input);
}

struct features layer_sigmoid(struct builder *builder, struct features input, const char *name) {
  input.value = apply(builder, "Sigmoid", input, name);
  input.power = 0.3; // between 1/2 squared, for small inputs, and 1/2, for large ones
  input.mean = 0.5;
  return input;
}

struct features layer_max_pool(struct builder *builder, struct features input, const struct pool_spec *spec) {
  const struct builder_node node = {
      .name = spec->name,
      .op = "MaxPool",
      .inputs = {input.value},
      .input_count = 1,
      .attributes = {ATTRIBUTE_LIST("kernel_shape", spec->kernel, spec->kernel),
                     ATTRIBUTE_LIST("strides", spec->stride, spec->stride),
                     ATTRIBUTE_LIST("pads", spec->padding, spec->padding, spec->padding, spec->padding)},
      .attribute_count = 3,
  };
  input.value = builder_add_node(builder, &node);
  input.size = (input.size + 2 * spec->padding - spec->kernel) / spec->stride + 1;
  return input;
}

struct features layer_global_average_pool(struct builder *builder, struct features input, const char *name) {
  input.value = apply(builder, "GlobalAveragePool", input, name);
  input.size = 1;
  return input;
}

struct features layer_add(struct builder *builder, struct features a, struct features b, const char *name) {
  const struct builder_node node = {
      .name = name, .op = "Add", .inputs = {a.value, b.value}, .input_count = 2};
  a.value = builder_add_node(builder, &node);
  a.power += b.power;
  a.mean += b.mean;
  return a;
}

struct features layer_gate(struct builder *builder, struct features input, struct features gate,
                           const char *name) {
  const struct builder_node node = {
      .name = name, .op = "Mul", .inputs = {input.value, gate.value}, .input_count = 2};
  input.value = builder_add_node(builder, &node);
  input.power *= gate.power;
  input.mean *= gate.mean;
  return input;
}

/** Slice [N][C][H][W] to every `stride`-th row and column. */
static struct value *take_every(struct builder *builder, struct features input, int64_t stride,
                                const char *name) {
  const int64_t starts[] = {0, 0}, ends[] = {input.size, input.size}, axes[] = {2, 3};
  const int64_t steps[] = {stride, stride};
  const struct builder_node node = {
      .name = name,
      .op = "Slice",
      .inputs = {input.value, builder_integers(builder, builder_name(builder, name, "starts"), starts, 2),
                 builder_integers(builder, builder_name(builder, name, "ends"), ends, 2),
                 builder_integers(builder, builder_name(builder, name, "axes"), axes, 2),
                 builder_integers(builder, builder_name(builder, name, "steps"), steps, 2)},
      .input_count = 5,
  };
  return builder_add_node(builder, &node);
}

struct features layer_padded_shortcut(struct builder *builder, struct features input, struct features like,
                                      const char *prefix) {
  const char *slice_name = builder_name(builder, prefix, "slice");
  const char *pad_name = builder_name(builder, prefix, "pad");
  const int64_t before = (like.channels - input.channels) / 2;
  const int64_t pads[] = {0, before, 0, 0, 0, like.channels - input.channels - before, 0, 0};
  const struct builder_node pad = {
      .name = pad_name,
      .op = "Pad",
      .inputs = {take_every(builder, input, input.size / like.size, slice_name),
                 builder_integers(builder, builder_name(builder, pad_name, "pads"), pads, 8)},
      .input_count = 2,
  };
  return (struct features){
      .value = builder_add_node(builder, &pad),
      .channels = like.channels,
      .size = like.size,
      .power = input.power * (double)input.channels / (double)like.channels,
      .mean = input.mean * (double)input.channels / (double)like.channels,
  };
}

struct features layer_flatten(struct builder *builder, struct features input, const char *name) {
  const struct builder_node node = {.name = name,
                                    .op = "Flatten",
                                    .inputs = {input.value},
                                    .input_count = 1,
                                    .attributes = {ATTRIBUTE_INTEGER("axis", 1)},
                                    .attribute_count = 1};
  input.value = builder_add_node(builder, &node);
  input.channels *= input.size * input.size;
  input.size = 0;
  return input;
}

/** @param output  name of the value made, NULL: as the node. */
static struct features add_linear(struct builder *builder, struct features input, int64_t outputs,
                                  const char *name, const char *output) {
  struct value *weight =
      builder_random(builder, &(struct random_spec){.layer = name,
                                                    .role = "weight",
                                                    .rank = 2,
                                                    .dims = {outputs, input.channels},
                                                    .high = sqrt(2.0 / (double)input.channels)});
  const struct builder_node node = {
      .name = name,
      .op = "Gemm",
      .output = output,
      .inputs = {input.value, weight, add_bias(builder, name, outputs, input.power)},
      .input_count = 3,
      .attributes = {ATTRIBUTE_INTEGER("transB", 1)},
      .attribute_count = 1,
  };
  return (struct features){
      .value = builder_add_node(builder, &node), .channels = outputs, .power = 2 * input.power};
}

struct features layer_linear(struct builder *builder, struct features input, const char *name,
                             int64_t outputs) {
  return add_linear(builder, input, outputs, name, NULL);
}

void layer_logits(struct builder *builder, struct features input, const char *name) {
  input = add_linear(builder, input, builder->classes, name, "logits");
  builder_output(builder, input.value, 2, (int64_t[]){-1, input.channels});
}

struct features layer_pooled(struct builder *builder, struct features input) {
  input = layer_global_average_pool(builder, input, "avgpool");
  return layer_flatten(builder, input, "flatten");
}
