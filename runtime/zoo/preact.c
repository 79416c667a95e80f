#include "zoo/families.h"
#include "zoo/layers.h"

#define STAGES 4
#define EXPANSION 4

struct unit {
  const char *name; // "layer1.0"
  int64_t width;    // channels of the 3×3 convolution
  int64_t stride;
  int active; // the input has gone through BatchNorm and ReLU already: only the network's first unit
};

/** Convolution, BatchNorm and ReLU: what comes before the unit's next convolution. */
static struct features conv_activate(struct builder *builder, struct features input,
                                     const struct conv_spec *conv, const char *norm, const char *relu) {
  return layer_relu(builder, layer_conv_norm(builder, input, conv, norm, 1), relu);
}

static struct features activate(struct builder *builder, struct features input, const char *norm,
                                const char *relu) {
  return layer_relu(builder, layer_batch_norm(builder, input, norm, 1), relu);
}

/** Where the shape changes, the projection reads what the branch reads: after BatchNorm and ReLU. */
static struct features shortcut(struct builder *builder, struct features input, struct features activated,
                                const struct unit *unit) {
  const int64_t channels = EXPANSION * unit->width;
  if (input.channels == channels && unit->stride == 1) return input;
  const struct conv_spec projection = {.name = builder_name(builder, unit->name, "downsample"),
                                       .channels = channels,
                                       .kernel = 1,
                                       .stride = unit->stride};
  return layer_conv(builder, activated, &projection);
}

/** A stream nobody normalises would grow with depth; every unit's own first BatchNorm takes that out. */
static struct features unit_build(struct builder *builder, struct features input, const struct unit *unit) {
  const char *prefix = unit->name;
  const struct conv_spec reduce = {
      .name = builder_name(builder, prefix, "conv1"), .channels = unit->width, .kernel = 1};
  const struct conv_spec middle = {.name = builder_name(builder, prefix, "conv2"),
                                   .channels = unit->width,
                                   .kernel = 3,
                                   .stride = unit->stride};
  const struct conv_spec expand = {
      .name = builder_name(builder, prefix, "conv3"), .channels = EXPANSION * unit->width, .kernel = 1};
  const struct features activated = unit->active
                                        ? input
                                        : activate(builder, input, builder_name(builder, prefix, "bn1"),
                                                   builder_name(builder, prefix, "relu1"));
  const struct features skip = shortcut(builder, input, activated, unit);
  struct features branch = conv_activate(builder, activated, &reduce, builder_name(builder, prefix, "bn2"),
                                         builder_name(builder, prefix, "relu2"));
  branch = conv_activate(builder, branch, &middle, builder_name(builder, prefix, "bn3"),
                         builder_name(builder, prefix, "relu3"));
  branch = layer_conv(builder, branch, &expand);
  return layer_add(builder, branch, skip, builder_name(builder, prefix, "add"));
}

void preact_build(struct builder *builder, struct features input, const void *config) {
  const struct preact_config *preact = config;
  const struct conv_spec conv = {.name = "conv1", .channels = 64, .kernel = 7, .stride = 2};
  const struct pool_spec pool = {.name = "maxpool", .kernel = 3, .stride = 2, .padding = 1};
  input = conv_activate(builder, input, &conv, "bn1", "relu");
  input = layer_max_pool(builder, input, &pool);
  for (int stage = 0; stage < STAGES; stage++) {
    const char *stage_name = builder_numbered(builder, "layer", stage + 1);
    for (int index = 0; index < preact->blocks[stage]; index++) {
      const struct unit unit = {.name = builder_indexed(builder, stage_name, index),
                                .width = (int64_t)64 << stage,
                                .stride = stage > 0 && index == 0 ? 2 : 1,
                                .active = stage == 0 && index == 0};
      input = unit_build(builder, input, &unit);
    }
  }
  layer_logits(builder, layer_pooled(builder, activate(builder, input, "bn2", "relu2")), "fc");
}
