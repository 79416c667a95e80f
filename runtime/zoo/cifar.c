#include <math.h>

#include "zoo/blocks.h"
#include "zoo/families.h"

#define STAGES 3

void cifar_build(struct builder *builder, struct features input, const void *config) {
  const struct cifar_config *cifar = config;
  const int blocks = (cifar->depth - 2) / 6; // per stage
  struct block block = {.skip = cifar->without_skips ? SKIP_NONE : SKIP_PADDED,
                        .branch_gain = 1 / sqrt(STAGES * blocks)};
  const struct conv_spec conv = {.name = "conv1", .channels = 16, .kernel = 3};
  input = layer_relu(builder, layer_conv_norm(builder, input, &conv, "bn1", 1), "relu");
  for (int stage = 0; stage < STAGES; stage++) {
    const char *stage_name = builder_numbered(builder, "layer", stage + 1);
    block.channels = (int64_t)16 << stage;
    for (int index = 0; index < blocks; index++) {
      block.name = builder_indexed(builder, stage_name, index);
      block.stride = stage > 0 && index == 0 ? 2 : 1;
      input = block_basic(builder, input, &block);
    }
  }
  layer_logits(builder, layer_pooled(builder, input), "linear");
}
