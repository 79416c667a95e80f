#include "zoo/families.h"
#include "zoo/layers.h"

/** Strong enough for ReLU6's upper limit to matter: about one value in forty passes 6. */
#define RELU6_GAIN 3

/** A row of the paper's table 2. */
struct stage {
  int expansion, channels, repeats, stride;
};

static const struct stage stages[] = {
    {1, 16, 1, 1}, {6, 24, 2, 2}, {6, 32, 3, 2}, {6, 64, 4, 2}, {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1},
};

/** Convolution `prefix.0`, BatchNorm `prefix.1`, ReLU6 `prefix.2`. */
static struct features conv_relu6(struct builder *builder, struct features input, const char *prefix,
                                  struct conv_spec spec) {
  spec.name = builder_name(builder, prefix, "0");
  input = layer_conv_norm(builder, input, &spec, builder_name(builder, prefix, "1"), RELU6_GAIN);
  return layer_relu6(builder, input, builder_name(builder, prefix, "2"));
}

/** Inverted residual: 1×1 to more channels, 3×3 depthwise, 1×1 back without activation. */
static struct features inverted_residual(struct builder *builder, struct features input, const char *name,
                                         const struct stage *stage) {
  const char *prefix = builder_name(builder, name, "conv");
  const int64_t channels = input.channels * stage->expansion;
  int layer = 0;
  struct features branch = input;
  if (stage->expansion > 1)
    branch = conv_relu6(builder, branch, builder_indexed(builder, prefix, layer++),
                        (struct conv_spec){.channels = channels, .kernel = 1});
  branch = conv_relu6(
      builder, branch, builder_indexed(builder, prefix, layer++),
      (struct conv_spec){.channels = channels, .kernel = 3, .stride = stage->stride, .groups = channels});
  const struct conv_spec project = {
      .name = builder_indexed(builder, prefix, layer++), .channels = stage->channels, .kernel = 1};
  branch = layer_conv_norm(builder, branch, &project, builder_indexed(builder, prefix, layer), 1);
  if (stage->stride > 1 || input.channels != branch.channels) return branch;
  return layer_add(builder, branch, input, builder_name(builder, name, "add"));
}

void mobilenet_v2_build(struct builder *builder, struct features input, const void *config) {
  const struct mobilenet_v2_config *mobilenet = config;
  int index = 0;
  input = conv_relu6(builder, input, builder_indexed(builder, "features", index++),
                     (struct conv_spec){.channels = 32, .kernel = 3, .stride = 2});
  for (size_t row = 0; row < sizeof stages / sizeof *stages; row++) {
    struct stage stage = stages[row];
    for (int repeat = 0; repeat < stages[row].repeats; repeat++, stage.stride = 1)
      input = inverted_residual(builder, input, builder_indexed(builder, "features", index++), &stage);
  }
  input = conv_relu6(builder, input, builder_indexed(builder, "features", index),
                     (struct conv_spec){.channels = mobilenet->last_channels, .kernel = 1});
  layer_logits(builder, layer_pooled(builder, input), "classifier.1");
}
