#include "zoo/maps.h"
#include "zoo/trunk.h"

#define LEVELS 3
#define CHANNELS 256
#define ANCHORS 2 // in each place

/** The original's activation: LeakyRelu with a slope of 0 for so many channels. */
static struct features activate(struct builder *builder, struct features input, const char *name) {
  const struct builder_node node = {.name = name,
                                    .op = "LeakyRelu",
                                    .inputs = {input.value},
                                    .input_count = 1,
                                    .attributes = {{.name = "alpha", .kind = ATTRIBUTE_FLOAT}},
                                    .attribute_count = 1};
  struct features active = layer_rectified(input);
  active.value = builder_add_node(builder, &node);
  return active;
}

static struct features conv_norm(struct builder *builder, struct features input, const char *name,
                                 struct conv_spec conv) {
  conv.name = builder_name(builder, name, "0");
  return layer_conv_norm(builder, input, &conv, builder_name(builder, name, "1"), 1);
}

static struct features conv_norm_activate(struct builder *builder, struct features input, const char *name,
                                          struct conv_spec conv) {
  return activate(builder, conv_norm(builder, input, name, conv), builder_name(builder, name, "2"));
}

/** Feature pyramid (Lin et al. 2016): each level learns what the coarser ones saw. */
static void add_pyramid(struct builder *builder, struct features *levels) {
  const struct conv_spec lateral = {.channels = CHANNELS, .kernel = 1};
  const struct conv_spec merge = {.channels = CHANNELS, .kernel = 3};
  for (int level = 0; level < LEVELS; level++)
    levels[level] = conv_norm_activate(builder, levels[level],
                                       builder_numbered(builder, "fpn.output", level + 1), lateral);
  for (int level = LEVELS - 2; level >= 0; level--) {
    const char *name = builder_numbered(builder, "fpn.merge", level + 1);
    const struct features coarser =
        map_nearest(builder, levels[level + 1], levels[level].size, builder_name(builder, name, "resize"));
    levels[level] = layer_add(builder, levels[level], coarser, builder_name(builder, name, "add"));
    levels[level] = conv_norm_activate(builder, levels[level], name, merge);
  }
}

/** Najibi et al. 2017 (arXiv:1708.03979): 3×3, and what two and three of them in a row see. */
static struct features context(struct builder *builder, struct features input, const char *name) {
  const struct conv_spec half = {.channels = CHANNELS / 2, .kernel = 3};
  const struct conv_spec quarter = {.channels = CHANNELS / 4, .kernel = 3};
  const struct features near = conv_norm(builder, input, builder_name(builder, name, "conv3X3"), half);
  const struct features shared =
      conv_norm_activate(builder, input, builder_name(builder, name, "conv5X5_1"), quarter);
  const struct features wide = conv_norm(builder, shared, builder_name(builder, name, "conv5X5_2"), quarter);
  struct features wider =
      conv_norm_activate(builder, shared, builder_name(builder, name, "conv7X7_2"), quarter);
  wider = conv_norm(builder, wider, builder_name(builder, name, "conv7x7_3"), quarter);
  input =
      map_concat(builder, (struct features[]){near, wide, wider}, 3, builder_name(builder, name, "concat"));
  return layer_relu(builder, input, builder_name(builder, name, "relu"));
}

/** One head at one level: [N][anchors of the level][numbers]. */
static struct value *add_head(struct builder *builder, struct features input, const char *name,
                              int64_t numbers) {
  const struct conv_spec conv = {
      .name = builder_name(builder, name, "conv1x1"), .channels = ANCHORS * numbers, .kernel = 1, .bias = 1};
  const int64_t dims[] = {0, -1, numbers};
  const struct builder_node transpose = {
      .name = builder_name(builder, name, "transpose"),
      .op = "Transpose",
      .inputs = {layer_conv(builder, input, &conv).value},
      .input_count = 1,
      .attributes =
          {{.name = "perm", .kind = ATTRIBUTE_INTS, .integers = (const int64_t[]){0, 2, 3, 1}, .count = 4}},
      .attribute_count = 1,
  };
  const struct builder_node reshape = {
      .name = builder_name(builder, name, "reshape"),
      .op = "Reshape",
      .inputs = {builder_add_node(builder, &transpose),
                 builder_integers(builder, builder_name(builder, name, "shape"), dims, 3)},
      .input_count = 2,
  };
  return builder_add_node(builder, &reshape);
}

/** The same head at all levels, one after another. */
static struct value *add_heads(struct builder *builder, const struct features *levels, const char *name,
                               int64_t numbers, const char *joint) {
  struct builder_node node = {.name = joint,
                              .op = "Concat",
                              .input_count = LEVELS,
                              .attributes = {{.name = "axis", .kind = ATTRIBUTE_INT, .integer = 1}},
                              .attribute_count = 1};
  for (int level = 0; level < LEVELS; level++)
    node.inputs[level] = add_head(builder, levels[level], builder_indexed(builder, name, level), numbers);
  return builder_add_node(builder, &node);
}

static struct value *add_softmax(struct builder *builder, struct value *input, const char *name) {
  return builder_add_node(
      builder, &(struct builder_node){.name = name,
                                      .op = "Softmax",
                                      .inputs = {input},
                                      .input_count = 1,
                                      .attributes = {{.name = "axis", .kind = ATTRIBUTE_INT, .integer = -1}},
                                      .attribute_count = 1});
}

void retinaface_build(struct builder *builder, struct features input, const void *config) {
  const struct retinaface_config *retinaface = config;
  const struct trunk trunk = {.name = "body", .shape = retinaface->trunk};
  const struct trunk_features features = trunk_build(builder, input, &trunk);
  struct features levels[LEVELS] = {features.stages[1], features.stages[2], features.stages[3]};
  add_pyramid(builder, levels);
  int64_t anchors = 0;
  for (int level = 0; level < LEVELS; level++) {
    levels[level] = context(builder, levels[level], builder_numbered(builder, "ssh", level + 1));
    anchors += ANCHORS * levels[level].size * levels[level].size;
  }
  struct value *boxes = add_heads(builder, levels, "BboxHead", 4, "loc");
  struct value *scores = add_heads(builder, levels, "ClassHead", builder->classes, "classifications");
  struct value *points = add_heads(builder, levels, "LandmarkHead", 10, "landms");
  builder_output(builder, boxes, 3, (int64_t[]){-1, anchors, 4});
  builder_output(builder, add_softmax(builder, scores, "conf"), 3,
                 (int64_t[]){-1, anchors, builder->classes});
  builder_output(builder, points, 3, (int64_t[]){-1, anchors, 10});
}
