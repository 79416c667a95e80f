#include "zoo/families.h"
#include "zoo/layers.h"

#define STAGES 5
#define HIDDEN 4096 // of the two linear layers before the last

/** Layers are numbered as in torchvision: convolution, BatchNorm, ReLU and pooling count together. */
struct numbering {
  struct builder *builder;
  int next;
};

static const char *next_name(struct numbering *numbering) {
  return builder_indexed(numbering->builder, "features", numbering->next++);
}

static struct features convolution(struct numbering *numbering, struct features input, int64_t channels,
                                   int batch_norm) {
  struct builder *builder = numbering->builder;
  const struct conv_spec conv = {.name = next_name(numbering), .channels = channels, .kernel = 3, .bias = 1};
  input = batch_norm ? layer_conv_norm(builder, input, &conv, next_name(numbering), 1)
                     : layer_conv(builder, input, &conv);
  return layer_relu(builder, input, next_name(numbering));
}

static struct features hidden(struct builder *builder, struct features input, const char *linear,
                              const char *relu) {
  return layer_relu(builder, layer_linear(builder, input, linear, HIDDEN), relu);
}

/** torchvision's adaptive pooling to 7×7 does nothing at 224×224, nor does dropout: neither is a node. */
void vgg_build(struct builder *builder, struct features input, const void *config) {
  static const int64_t channels[STAGES] = {64, 128, 256, 512, 512};
  const struct vgg_config *vgg = config;
  struct numbering numbering = {.builder = builder};
  for (int stage = 0; stage < STAGES; stage++) {
    for (int count = 0; count < vgg->convolutions[stage]; count++)
      input = convolution(&numbering, input, channels[stage], vgg->batch_norm);
    const struct pool_spec pool = {.name = next_name(&numbering), .kernel = 2, .stride = 2};
    input = layer_max_pool(builder, input, &pool);
  }
  input = layer_flatten(builder, input, "flatten");
  input = hidden(builder, input, "classifier.0", "classifier.1");
  input = hidden(builder, input, "classifier.3", "classifier.4");
  layer_logits(builder, input, "classifier.6");
}
