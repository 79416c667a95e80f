#include "zoo/layers.h"
#include "zoo/trunk.h"

/** The output "box" [N][4]: centre x and y, width and height as shares of the input's sides. */
static void add_box(struct builder *builder, struct features pooled) {
  const struct features box = layer_sigmoid(builder, layer_linear(builder, pooled, "bbox", 4), "box");
  builder_output(builder, box.value, 2, (int64_t[]){-1, box.channels});
}

void resnet_build(struct builder *builder, struct features input, const void *config) {
  const struct resnet_config *resnet = config;
  const struct trunk trunk = {.name = "", .shape = *resnet};
  const struct trunk_features features = trunk_build(builder, input, &trunk);
  const struct features pooled = layer_pooled(builder, features.stages[TRUNK_STAGES - 1]);
  layer_logits(builder, pooled, "fc");
  if (resnet->with_box) add_box(builder, pooled);
}
