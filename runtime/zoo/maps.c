#include "zoo/maps.h"

struct features map_conv_relu(struct builder *builder, struct features input, const struct conv_spec *spec) {
  struct conv_spec conv = *spec;
  conv.name = builder_name(builder, spec->name, "0");
  input = layer_conv_norm(builder, input, &conv, builder_name(builder, spec->name, "1"), 1);
  return layer_relu(builder, input, builder_name(builder, spec->name, "2"));
}

static struct attribute text(const char *name, const char *string) {
  return (struct attribute){.name = name, .kind = ATTRIBUTE_STRING, .string = string};
}

/** A Resize that says its scales, so that any batch will do. */
static struct features resize(struct builder *builder, struct features input, int64_t size,
                              struct builder_node node) {
  const float scale = (float)size / (float)input.size;
  const char *name = builder_name(builder, node.name, "scales");
  node.op = "Resize";
  node.inputs[0] = input.value;
  node.inputs[2] = builder_reals(builder, name, shape_of(1, (int64_t[]){4}), (float[]){1, 1, scale, scale});
  node.input_count = 3;
  input.value = builder_add_node(builder, &node);
  input.size = size;
  return input;
}

struct features map_nearest(struct builder *builder, struct features input, int64_t size, const char *name) {
  const struct builder_node node = {
      .name = name,
      .attributes = {text("mode", "nearest"), text("coordinate_transformation_mode", "asymmetric"),
                     text("nearest_mode", "floor")},
      .attribute_count = 3,
  };
  return resize(builder, input, size, node);
}

struct features map_linear(struct builder *builder, struct features input, int64_t size, const char *name) {
  const struct builder_node node = {
      .name = name,
      .attributes = {text("mode", "linear"), text("coordinate_transformation_mode", "half_pixel")},
      .attribute_count = 2,
  };
  return resize(builder, input, size, node);
}

struct features map_concat(struct builder *builder, const struct features *inputs, int count,
                           const char *name) {
  struct builder_node node = {.name = name,
                              .op = "Concat",
                              .input_count = count,
                              .attributes = {{.name = "axis", .kind = ATTRIBUTE_INT, .integer = 1}},
                              .attribute_count = 1};
  struct features all = {.size = inputs[0].size};
  for (int index = 0; index < count; index++) {
    node.inputs[index] = inputs[index].value;
    all.channels += inputs[index].channels;
    all.power += inputs[index].power * (double)inputs[index].channels;
    all.mean += inputs[index].mean * (double)inputs[index].channels;
  }
  all.power /= (double)all.channels;
  all.mean /= (double)all.channels;
  all.value = builder_add_node(builder, &node);
  return all;
}

void map_output(struct builder *builder, struct features maps) {
  builder_output(builder, maps.value, 4, (int64_t[]){-1, maps.channels, maps.size, maps.size});
}
