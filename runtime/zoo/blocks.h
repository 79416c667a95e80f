/** Residual blocks of ResNet v1: what lies between a block's input and the ReLU after its addition. */
#ifndef RESCL_ZOO_BLOCKS_H
#define RESCL_ZOO_BLOCKS_H

#include "zoo/layers.h"

enum skip {
  SKIP_PROJECTION, // option B: 1×1 convolution and BatchNorm where the shape changes, else identity
  SKIP_PADDED,     // option A: strided and padded with zero channels where the shape changes
  SKIP_NONE        // plain networks
};

struct block {
  const char *name; // "layer1.0", put before the names of its layers
  int64_t channels; // output channels
  int64_t stride;   // of the block
  int64_t dilation; // of the 3×3 convolution in a bottleneck; 0: 1
  enum skip skip;
  double branch_gain; // scale of the last BatchNorm; unused without skip

  // For bottlenecks only:
  int64_t width;  // channels of the 3×3 convolution
  int64_t groups; // of the 3×3 convolution
  /** Squeeze and excitation (Hu et al. 2017): channels of its middle layer; 0: none. */
  int64_t squeezed_channels;
};

/** Two 3×3 convolutions. */
struct features block_basic(struct builder *builder, struct features input, const struct block *block);
/** 1×1, 3×3 (which has the stride, as in torchvision), 1×1. */
struct features block_bottleneck(struct builder *builder, struct features input, const struct block *block);

#endif
