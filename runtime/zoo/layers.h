/** The layers networks are made of: each adds its node and weights and returns what it makes.
 *
 *  Weights are He-initialised (He et al. 2015, "Delving Deep into Rectifiers"): normal with variance 2 /
 *  fan-in. As nothing is run here, BatchNorm's statistics come from the same theory: `power`, the mean square
 *  that elements are expected to have, and their mean go along from layer to layer, and each running variance
 *  is drawn around it. So activations keep their magnitude at any depth, and no statistic equals another. */
#ifndef RESCL_ZOO_LAYERS_H
#define RESCL_ZOO_LAYERS_H

#include "zoo/builder.h"

struct conv_spec {
  const char *name;
  int64_t channels; // output channels
  int64_t kernel;   // odd; padded so that stride 1 keeps the size
  int64_t stride;   // 0: 1
  int64_t groups;   // 0: 1
  int64_t dilation; // 0: 1
  int bias;         // small random numbers; convolutions before a BatchNorm have none
};
struct features layer_conv(struct builder *builder, struct features input, const struct conv_spec *spec);

/** BatchNormalization, epsilon 1e-5.
 *  @param gain  scale: the standard deviation of what comes out. */
struct features layer_batch_norm(struct builder *builder, struct features input, const char *name,
                                 double gain);
/** Both; the running means take some of the input's mean out.
 *  @param spec  names the convolution. */
struct features layer_conv_norm(struct builder *builder, struct features input, const struct conv_spec *spec,
                                const char *norm_name, double gain);
/** What a rectifier leaves: of normally distributed numbers half the power, and a mean. The value stays. */
struct features layer_rectified(struct features input);
struct features layer_relu(struct builder *builder, struct features input, const char *name);
/** Clip to 0 … 6. */
struct features layer_relu6(struct builder *builder, struct features input, const char *name);
struct features layer_sigmoid(struct builder *builder, struct features input, const char *name);

struct pool_spec {
  const char *name;
  int64_t kernel, stride, padding;
};
struct features layer_max_pool(struct builder *builder, struct features input, const struct pool_spec *spec);
/** [N][channels][size][size] → [N][channels][1][1]. */
struct features layer_global_average_pool(struct builder *builder, struct features input, const char *name);

struct features layer_add(struct builder *builder, struct features a, struct features b, const char *name);
/** Multiplies each channel by its gate: [N][channels][1][1], a sigmoid's output. */
struct features layer_gate(struct builder *builder, struct features input, struct features gate,
                           const char *name);
/** He et al.'s option A shortcut (2015, section 3.3), shaped like `like`: every second pixel, and new
 *  channels of zeros, half of them before and half behind the old ones. It has no parameters. */
struct features layer_padded_shortcut(struct builder *builder, struct features input, struct features like,
                                      const char *prefix);

/** [N][channels][size][size] → [N][channels * size * size]. */
struct features layer_flatten(struct builder *builder, struct features input, const char *name);
/** Gemm with weights [outputs][channels] and a bias, on flattened features. */
struct features layer_linear(struct builder *builder, struct features input, const char *name,
                             int64_t outputs);
/** The classifying network's last linear layer: the graph's output "logits" [N][builder->classes]. */
void layer_logits(struct builder *builder, struct features input, const char *name);
/** Global average pooling, flatten: what all but VGG do before. */
struct features layer_pooled(struct builder *builder, struct features input);

#endif
